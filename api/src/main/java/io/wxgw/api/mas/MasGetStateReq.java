package io.wxgw.api.mas;

import io.wxgw.api.thrift.StructReader;
import io.wxgw.api.thrift.StructWriter;
import io.wxgw.api.thrift.ThriftRecord;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// What does this MAS carry?
///
/// @param confId only this conference; empty or missing: all
public record MasGetStateReq(String confId) implements ThriftRecord {
    /// Reads one; missing fields as written at the parameters.
    public static MasGetStateReq read(TProtocol in) throws TException {
        String confId = "";
        var fields = StructReader.of(in);
        while (fields.next()) {
            switch (fields.id()) {
                case 1 -> confId = fields.string(confId);
                default -> fields.skip();
            }
        }
        return new MasGetStateReq(confId);
    }

    @Override
    public void write(TProtocol out) throws TException {
        var fields = StructWriter.of(out, "MasGetStateReq");
        fields.string(1, confId);
        fields.end();
    }
}
