package io.wxgw.api.mas;

import io.wxgw.api.thrift.StructReader;
import io.wxgw.api.thrift.StructWriter;
import io.wxgw.api.thrift.ThriftRecord;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// Send a member's pictures, as they come, to an RTP port as well. A key frame is asked for at the start, and whenever
/// the receiver asks (PLI).
///
/// Known by (confId, uuid, type, ip, port): the same request again only asks for a key frame.
///
/// @param uuid whose pictures
/// @param confId the conference
/// @param type 1 (or missing) camera, 2 screen
/// @param ip of the receiver
/// @param port of the receiver; its RTCP is at the port above
/// @param payloadType what the receiver expects
/// @param ssrc what the receiver expects, 0 to 4294967295; 0 or missing: the member's own
public record StartForwardReq(String uuid, String confId, int type, String ip, int port, int payloadType, long ssrc)
        implements ThriftRecord {
    /// Reads one; missing fields as written at the parameters.
    public static StartForwardReq read(TProtocol in) throws TException {
        String uuid = "";
        String confId = "";
        int type = 1;
        String ip = "";
        int port = 0;
        int payloadType = -1;
        long ssrc = 0;
        var fields = StructReader.of(in);
        while (fields.next()) {
            switch (fields.id()) {
                case 1 -> uuid = fields.string(uuid);
                case 2 -> confId = fields.string(confId);
                case 3 -> type = fields.i32(type);
                case 4 -> ip = fields.string(ip);
                case 5 -> port = fields.i32(port);
                case 6 -> payloadType = fields.i32(payloadType);
                case 7 -> ssrc = fields.i64(ssrc);
                default -> fields.skip();
            }
        }
        return new StartForwardReq(uuid, confId, type, ip, port, payloadType, ssrc);
    }

    @Override
    public void write(TProtocol out) throws TException {
        var fields = StructWriter.of(out, "StartForwardReq");
        fields.string(1, uuid);
        fields.string(2, confId);
        fields.i32(3, type);
        fields.string(4, ip);
        fields.i32(5, port);
        fields.i32(6, payloadType);
        fields.i64(7, ssrc);
        fields.end();
    }
}
