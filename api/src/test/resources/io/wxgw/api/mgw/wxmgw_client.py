"""Calls WxMgw with code generated from idl/wxmgw.thrift: wxmgw_client.py GENERATED_FOLDER PORT"""
import sys

sys.path.insert(0, sys.argv[1])
from thrift.Thrift import TApplicationException, TMessageType, TType
from thrift.protocol.TBinaryProtocol import TBinaryProtocol
from thrift.transport.TSocket import TSocket
from thrift.transport.TTransport import TBufferedTransport, TFramedTransport
from wxmgw import WxMgw
from wxmgw.ttypes import *


class LowerCaseFirst(TBinaryProtocol):
    def writeMessageBegin(self, name, type, seqid):
        super().writeMessageBegin(name[0].lower() + name[1:], type, seqid)


def drive(transport, protocol):
    client = WxMgw.Client(protocol)
    transport.open()
    push = client.StartPush(StartPushReq(
        uuid="14f5ac8e-5496-11e7-a38b-d93e113210c6", pushUrl="rtmp://h/wx/a", audioPayloadType=-1, audioCodec="",
        videoPayloadType=96, videoCodec="H264", confId="会议123", reqUuid="mp1", weixin="", type=2, ssrc=4294967295))
    assert (push.port.audio, push.port.video, push.code, push.message) == (20000, 20002, 0, "好"), push
    assert client.StopPush(StopPushReq(uuid="u", confId="c")).code == 404
    assert client.StartPull(StartPullReq(uuid="u", ssrc=4294967295, VideoCodec="H264")).code == 0  # the rest is missing
    assert client.StopPull(StopPullReq()).code == 0
    assert client.AvSync(AvSyncReq(uuid="u", confId="c", syncUuid="v")).message == "ok"
    state = client.GetState(GetStateReq())
    assert state.rooms[0].confId == "会议123" and state.rooms[0].links[0].forMs == 1234, state
    events = client.WaitEvents(WaitEventsReq(afterSeq=1, maxWaitMs=1))
    assert events.missed and events.events[0].link.cause == "PeerClosed", events

    # an unknown field of every kind between the known ones
    protocol.writeMessageBegin("StopPull", TMessageType.CALL, 77)
    protocol.writeFieldBegin("req", TType.STRUCT, 1)
    protocol.writeFieldBegin("unknown", TType.LIST, 900)
    protocol.writeListBegin(TType.MAP, 1)
    protocol.writeMapBegin(TType.STRING, TType.DOUBLE, 1)
    protocol.writeString("k")
    protocol.writeDouble(1.5)
    protocol.writeFieldBegin("uuid", TType.STRING, 1)
    protocol.writeString("u")
    protocol.writeFieldBegin("confId", TType.I32, 2)  # a wrong type counts as missing
    protocol.writeI32(5)
    protocol.writeFieldStop()
    protocol.writeFieldStop()
    protocol.writeMessageEnd()
    transport.flush()
    assert client.recv_StopPull().code == 0

    protocol.writeMessageBegin("Nonsense", TMessageType.CALL, 78)
    protocol.writeFieldStop()
    protocol.writeMessageEnd()
    transport.flush()
    (name, kind, seqid) = protocol.readMessageBegin()
    failure = TApplicationException()
    failure.read(protocol)
    protocol.readMessageEnd()
    assert (name.lower(), kind, seqid, failure.type) == ("nonsense", TMessageType.EXCEPTION, 78, 1), (name, kind, seqid, failure)
    transport.close()


for kind, wrap in (("framed", TFramedTransport), ("buffered", TBufferedTransport)):
    for case in (TBinaryProtocol, LowerCaseFirst):
        socket = TSocket("127.0.0.1", int(sys.argv[2]))
        socket.setTimeout(10000)
        transport = wrap(socket)
        drive(transport, case(transport))
    print(kind, "done")
