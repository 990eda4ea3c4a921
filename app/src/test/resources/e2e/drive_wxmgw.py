"""Drives wxmgw over Thrift with code that Debian's compiler generated: one JSON call a line in, one reply a line out.

usage: drive_wxmgw.py GENERATED_DIRECTORY HOST PORT framed|buffered
in:    {"call": "StartPull", "args": {"uuid": "...", ...}}
out:   {"code": 0, "message": "...", ...}  or  {"exception": "..."}
"""
import json
import sys

sys.path.insert(0, sys.argv[1])

from thrift.protocol import TBinaryProtocol  # noqa: E402
from thrift.transport import TSocket, TTransport  # noqa: E402
from wxmgw import WxMgw, ttypes  # noqa: E402


def plain(value):
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if hasattr(value, "thrift_spec"):
        return {k: plain(v) for k, v in vars(value).items() if v is not None}
    return value


socket = TSocket.TSocket(sys.argv[2], int(sys.argv[3]))
socket.setTimeout(20000)
transport = (TTransport.TFramedTransport if sys.argv[4] == "framed" else TTransport.TBufferedTransport)(socket)
client = WxMgw.Client(TBinaryProtocol.TBinaryProtocol(transport))
transport.open()
for line in sys.stdin:
    request = json.loads(line)
    call = request["call"]
    try:
        argument = getattr(ttypes, request.get("struct", call + "Req"))(**request["args"])
        reply = getattr(client, call)(argument)
        print(json.dumps(plain(reply), ensure_ascii=True), flush=True)
    except Exception as failure:  # whatever it is, the test reads it
        print(json.dumps({"exception": repr(failure)}), flush=True)
