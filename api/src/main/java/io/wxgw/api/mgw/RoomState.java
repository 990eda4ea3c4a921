package io.wxgw.api.mgw;

import io.wxgw.api.thrift.StructReader;
import io.wxgw.api.thrift.StructWriter;
import io.wxgw.api.thrift.ThriftRecord;
import java.util.List;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// One conference as wxmgw sees it.
///
/// @param confId the conference
/// @param links its links
public record RoomState(String confId, List<LinkState> links) implements ThriftRecord {
    /// Keeps a copy of the list.
    public RoomState {
        links = List.copyOf(links);
    }

    /// Reads one; missing fields as written at the parameters.
    public static RoomState read(TProtocol in) throws TException {
        String confId = "";
        List<LinkState> links = List.of();
        var fields = StructReader.of(in);
        while (fields.next()) {
            switch (fields.id()) {
                case 1 -> confId = fields.string(confId);
                case 2 -> links = fields.structs(LinkState::read);
                default -> fields.skip();
            }
        }
        return new RoomState(confId, links);
    }

    @Override
    public void write(TProtocol out) throws TException {
        var fields = StructWriter.of(out, "RoomState");
        fields.string(1, confId);
        fields.structs(2, links);
        fields.end();
    }
}
