package io.wxgw.api.mas;

import io.wxgw.api.thrift.StructReader;
import io.wxgw.api.thrift.StructWriter;
import io.wxgw.api.thrift.ThriftRecord;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// A member came, changed or went.
///
/// @param sequence counts up from 1
/// @param confId the conference
/// @param member the member as it is now
/// @param gone true: it was removed
public record MasEvent(long sequence, String confId, MasMemberState member, boolean gone) implements ThriftRecord {
    /// Reads one; missing fields as written at the parameters.
    public static MasEvent read(TProtocol in) throws TException {
        long sequence = 0;
        String confId = "";
        MasMemberState member = MasMemberState.NONE;
        boolean gone = false;
        var fields = StructReader.of(in);
        while (fields.next()) {
            switch (fields.id()) {
                case 1 -> sequence = fields.i64(sequence);
                case 2 -> confId = fields.string(confId);
                case 3 -> member = fields.struct(MasMemberState::read, member);
                case 4 -> gone = fields.bool(gone);
                default -> fields.skip();
            }
        }
        return new MasEvent(sequence, confId, member, gone);
    }

    @Override
    public void write(TProtocol out) throws TException {
        var fields = StructWriter.of(out, "MasEvent");
        fields.i64(1, sequence);
        fields.string(2, confId);
        fields.struct(3, member);
        fields.bool(4, gone);
        fields.end();
    }
}
