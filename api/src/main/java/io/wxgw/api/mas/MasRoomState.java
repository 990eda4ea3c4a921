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
/// @param loadPercent how busy the lane is that the conference lives on
public record MasRoomState(String confId, List<MasMemberState> members, int loadPercent) implements ThriftRecord {
    /// Keeps a copy of the list.
    public MasRoomState {
        members = List.copyOf(members);
    }

    /// One whose lane nothing is said about.
    public MasRoomState(String confId, List<MasMemberState> members) {
        this(confId, members, 0);
    }

    /// Reads one; missing fields as written at the parameters.
    public static MasRoomState read(TProtocol in) throws TException {
        String confId = "";
        List<MasMemberState> members = List.of();
        int loadPercent = 0;
        var fields = StructReader.of(in);
        while (fields.next()) {
            switch (fields.id()) {
                case 1 -> confId = fields.string(confId);
                case 2 -> members = fields.structs(MasMemberState::read);
                case 3 -> loadPercent = fields.i32(loadPercent);
                default -> fields.skip();
            }
        }
        return new MasRoomState(confId, members, loadPercent);
    }

    @Override
    public void write(TProtocol out) throws TException {
        var fields = StructWriter.of(out, "MasRoomState");
        fields.string(1, confId);
        fields.structs(2, members);
        fields.i32(3, loadPercent);
        fields.end();
    }
}
