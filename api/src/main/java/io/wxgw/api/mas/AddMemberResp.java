package io.wxgw.api.mas;

import io.wxgw.api.thrift.StructReader;
import io.wxgw.api.thrift.StructWriter;
import io.wxgw.api.thrift.ThriftRecord;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// Answer to AddMember. RTCP is at the port above each.
///
/// @param ip where to send, of all ports
/// @param audioPort 0: none
/// @param videoPort 0: none
/// @param code 0, or a number of [io.wxgw.api.ErrorCode]
/// @param message what a person should know about the code
/// @param screenPort 0 or missing: none
/// @param mixSsrc of the mix it will hear; -1 or missing: none, or not said
public record AddMemberResp(
        String ip, int audioPort, int videoPort, int code, String message, int screenPort, long mixSsrc)
        implements ThriftRecord {
    /// No ports, and why.
    public static AddMemberResp refused(int code, String message) {
        return new AddMemberResp("", 0, 0, code, message, 0, -1);
    }

    /// True if the request was granted.
    public boolean ok() {
        return code == 0;
    }

    /// Reads one; missing fields as written at the parameters.
    public static AddMemberResp read(TProtocol in) throws TException {
        String ip = "";
        int audioPort = 0;
        int videoPort = 0;
        int code = 0;
        String message = "";
        int screenPort = 0;
        long mixSsrc = -1;
        var fields = StructReader.of(in);
        while (fields.next()) {
            switch (fields.id()) {
                case 1 -> ip = fields.string(ip);
                case 2 -> audioPort = fields.i32(audioPort);
                case 3 -> videoPort = fields.i32(videoPort);
                case 4 -> code = fields.i32(code);
                case 5 -> message = fields.string(message);
                case 6 -> screenPort = fields.i32(screenPort);
                case 7 -> mixSsrc = fields.i64(mixSsrc);
                default -> fields.skip();
            }
        }
        return new AddMemberResp(ip, audioPort, videoPort, code, message, screenPort, mixSsrc);
    }

    @Override
    public void write(TProtocol out) throws TException {
        var fields = StructWriter.of(out, "AddMemberResp");
        fields.string(1, ip);
        fields.i32(2, audioPort);
        fields.i32(3, videoPort);
        fields.i32(4, code);
        fields.string(5, message);
        if (screenPort != 0) {
            fields.i32(6, screenPort);
        }
        if (mixSsrc != -1) {
            fields.i64(7, mixSsrc);
        }
        fields.end();
    }
}
