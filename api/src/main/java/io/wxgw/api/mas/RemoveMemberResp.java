package io.wxgw.api.mas;

import io.wxgw.api.thrift.StructReader;
import io.wxgw.api.thrift.StructWriter;
import io.wxgw.api.thrift.ThriftRecord;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// Answer to RemoveMember.
///
/// @param code 0, or a number of [io.wxgw.api.ErrorCode]
/// @param message what a person should know about the code
public record RemoveMemberResp(int code, String message) implements ThriftRecord {
    /// Done, nothing to say.
    public static final RemoveMemberResp OK = new RemoveMemberResp(0, "ok");

    /// True if the request was granted.
    public boolean ok() {
        return code == 0;
    }

    /// Reads one; missing fields as written at the parameters.
    public static RemoveMemberResp read(TProtocol in) throws TException {
        int code = 0;
        String message = "";
        var fields = StructReader.of(in);
        while (fields.next()) {
            switch (fields.id()) {
                case 1 -> code = fields.i32(code);
                case 2 -> message = fields.string(message);
                default -> fields.skip();
            }
        }
        return new RemoveMemberResp(code, message);
    }

    @Override
    public void write(TProtocol out) throws TException {
        var fields = StructWriter.of(out, "RemoveMemberResp");
        fields.i32(1, code);
        fields.string(2, message);
        fields.end();
    }
}
