"""Calls Mas with code generated from idl/mas.thrift: mas_client.py GENERATED_FOLDER PORT"""
import sys

sys.path.insert(0, sys.argv[1])
from thrift.protocol.TBinaryProtocol import TBinaryProtocol
from thrift.transport.TSocket import TSocket
from thrift.transport.TTransport import TBufferedTransport, TFramedTransport
from mas import Mas
from mas.ttypes import *


def drive(transport):
    client = Mas.Client(TBinaryProtocol(transport))
    transport.open()
    added = client.AddMember(AddMemberReq(
        uuid="mp1", confId="会议123", ssrc=4294967295, audioPayloadType=97, audioCodec="AAC"))  # the rest is missing
    assert (added.ip, added.audioPort, added.videoPort, added.screenPort, added.mixSsrc, added.code, added.message) == (
        "192.168.1.9", 24000, 24002, 24004, 4294967293, 0, "好"), added
    assert client.RemoveMember(RemoveMemberReq(uuid="u", confId="c")).code == 404
    assert client.StartForward(StartForwardReq(uuid="u", confId="c", ip="::1", port=1, ssrc=4294967295)).code == 0
    assert client.StopForward(StopForwardReq()).message == "ok"
    member = client.GetState(MasGetStateReq()).rooms[0].members[0]
    assert (member.uuid, member.sound, member.forwards) == ("mp1", True, 3), member
    events = client.WaitEvents(MasWaitEventsReq(afterSeq=1, maxWaitMs=1))
    assert events.missed and events.events[0].gone and events.events[0].member.speaking, events
    transport.close()


for kind, wrap in (("framed", TFramedTransport), ("buffered", TBufferedTransport)):
    socket = TSocket("127.0.0.1", int(sys.argv[2]))
    socket.setTimeout(10000)
    drive(wrap(socket))
    print(kind, "done")
