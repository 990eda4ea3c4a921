package io.wxgw.api.thrift;

import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// Answer to Login.
///
/// @param code 0, or a number of [io.wxgw.api.ErrorCode]
/// @param message what a person should know about the code
/// @param nonce what the next Login must prove the secret with; empty: nothing more is asked
public record LoginResp(int code, String message, String nonce) implements ThriftRecord {
    /// Reads one; missing fields are 0 or empty.
    public static LoginResp read(TProtocol in) throws TException {
        int code = 0;
        String message = "";
        String nonce = "";
        var fields = StructReader.of(in);
        while (fields.next()) {
            switch (fields.id()) {
                case 1 -> code = fields.i32(code);
                case 2 -> message = fields.string(message);
                case 3 -> nonce = fields.string(nonce);
                default -> fields.skip();
            }
        }
        return new LoginResp(code, message, nonce);
    }

    @Override
    public void write(TProtocol out) throws TException {
        StructWriter.of(out, "LoginResp")
                .i32(1, code)
                .string(2, message)
                .stringIfAny(3, nonce)
                .end();
    }
}
