package io.wxgw.api.thrift;

import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// Who calls? Sent twice on a connection: first empty, then with the proof.
///
/// @param proof HMAC-SHA256 of the nonce, keyed with the secret, in 64 hexadecimal digits; empty: asks for a
///     nonce
public record LoginReq(String proof) implements ThriftRecord {
    /// Reads one; missing fields as written at the parameters.
    public static LoginReq read(TProtocol in) throws TException {
        String proof = "";
        var fields = StructReader.of(in);
        while (fields.next()) {
            switch (fields.id()) {
                case 1 -> proof = fields.string(proof);
                default -> fields.skip();
            }
        }
        return new LoginReq(proof);
    }

    @Override
    public void write(TProtocol out) throws TException {
        StructWriter.of(out, "LoginReq").stringIfAny(1, proof).end();
    }
}
