"""Logs in with code generated from idl/wxmgw.thrift: wxmgw_login.py GENERATED_FOLDER PORT, secret on its own below"""
import hashlib
import hmac
import sys

sys.path.insert(0, sys.argv[1])
from thrift.protocol.TBinaryProtocol import TBinaryProtocol
from thrift.transport.TSocket import TSocket
from thrift.transport.TTransport import TBufferedTransport, TFramedTransport, TTransportException
from wxmgw import WxMgw
from wxmgw.ttypes import *

SECRET = "a secret, 密".encode()


def connect(wrap):
    socket = TSocket("127.0.0.1", int(sys.argv[2]))
    socket.setTimeout(10000)
    transport = wrap(socket)
    transport.open()
    return WxMgw.Client(TBinaryProtocol(transport))


def is_over(client):
    try:
        client.StopPull(StopPullReq())
    except (TTransportException, OSError, EOFError):
        return True
    return False


for kind, wrap in (("framed", TFramedTransport), ("buffered", TBufferedTransport)):
    stranger = connect(wrap)
    refused = stranger.StartPull(StartPullReq(uuid="u", ssrc=1, VideoCodec="H264"))
    assert refused.code == 401 and refused.message.startswith("Login expected first"), refused
    assert is_over(stranger)

    wrong = connect(wrap)
    assert wrong.Login(LoginReq()).nonce
    assert wrong.Login(LoginReq(proof="0" * 64)).code == 401
    assert is_over(wrong)

    known = connect(wrap)
    nonce = known.Login(LoginReq()).nonce
    login = known.Login(LoginReq(proof=hmac.new(SECRET, nonce.encode(), hashlib.sha256).hexdigest()))
    assert (login.code, login.nonce) == (0, None), login
    assert known.StartPull(StartPullReq(uuid="u", ssrc=1, VideoCodec="H264")).code == 0
    assert known.AvSync(AvSyncReq(uuid="u", confId="c", syncUuid="v")).message == "ok"
    print(kind, "done")
