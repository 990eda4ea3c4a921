package io.wxgw.api.mgw;

import io.wxgw.api.thrift.StructReader;
import io.wxgw.api.thrift.StructWriter;
import io.wxgw.api.thrift.ThriftRecord;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// A link came into another phase.
///
/// @param sequence counts up from 1
/// @param confId the conference
/// @param link the link as it is now
public record MgwEvent(long sequence, String confId, LinkState link) implements ThriftRecord {
    /// Reads one; missing fields as written at the parameters.
    public static MgwEvent read(TProtocol in) throws TException {
        long sequence = 0;
        String confId = "";
        LinkState link = LinkState.NONE;
        var fields = StructReader.of(in);
        while (fields.next()) {
            switch (fields.id()) {
                case 1 -> sequence = fields.i64(sequence);
                case 2 -> confId = fields.string(confId);
                case 3 -> link = fields.struct(LinkState::read, link);
                default -> fields.skip();
            }
        }
        return new MgwEvent(sequence, confId, link);
    }

    @Override
    public void write(TProtocol out) throws TException {
        var fields = StructWriter.of(out, "MgwEvent");
        fields.i64(1, sequence);
        fields.string(2, confId);
        fields.struct(3, link);
        fields.end();
    }
}
