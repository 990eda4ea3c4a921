package io.wxgw.api.mas;

import io.wxgw.api.thrift.StructReader;
import io.wxgw.api.thrift.StructWriter;
import io.wxgw.api.thrift.ThriftRecord;
import java.util.List;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// One conference as the MAS sees it.
///
/// @param confId the conference
/// @param members its members
public record MasRoomState(String confId, List<MasMemberState> members) implements ThriftRecord {
    /// Keeps a copy of the list.
    public MasRoomState {
        members = List.copyOf(members);
    }

    /// Reads one; missing fields as written at the parameters.
    public static MasRoomState read(TProtocol in) throws TException {
        String confId = "";
        List<MasMemberState> members = List.of();
        var fields = StructReader.of(in);
        while (fields.next()) {
            switch (fields.id()) {
                case 1 -> confId = fields.string(confId);
                case 2 -> members = fields.structs(MasMemberState::read);
                default -> fields.skip();
            }
        }
        return new MasRoomState(confId, members);
    }

    @Override
    public void write(TProtocol out) throws TException {
        var fields = StructWriter.of(out, "MasRoomState");
        fields.string(1, confId);
        fields.structs(2, members);
        fields.end();
    }
}
