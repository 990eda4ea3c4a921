package io.wxgw.api.mgw;

import io.wxgw.api.thrift.StructReader;
import io.wxgw.api.thrift.StructWriter;
import io.wxgw.api.thrift.ThriftRecord;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// Answer to StartPush.
///
/// @param port where the MAS sends the member's media
/// @param code 0, or a number of [io.wxgw.api.ErrorCode]
/// @param message what a person should know about the code
public record StartPushResp(Port port, int code, String message) implements ThriftRecord {
    /// True if the request was granted.
    public boolean ok() {
        return code == 0;
    }

    /// Reads one; missing fields as written at the parameters.
    public static StartPushResp read(TProtocol in) throws TException {
        Port port = Port.NONE;
        int code = 0;
        String message = "";
        var fields = StructReader.of(in);
        while (fields.next()) {
            switch (fields.id()) {
                case 1 -> port = fields.struct(Port::read, port);
                case 2 -> code = fields.i32(code);
                case 3 -> message = fields.string(message);
                default -> fields.skip();
            }
        }
        return new StartPushResp(port, code, message);
    }

    @Override
    public void write(TProtocol out) throws TException {
        var fields = StructWriter.of(out, "StartPushResp");
        fields.struct(1, port);
        fields.i32(2, code);
        fields.string(3, message);
        fields.end();
    }
}
