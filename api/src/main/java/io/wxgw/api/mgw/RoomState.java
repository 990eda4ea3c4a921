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
/// @param loadPercent how busy the lane is that the conference lives on
public record RoomState(String confId, List<LinkState> links, int loadPercent) implements ThriftRecord {
    /// Keeps a copy of the list.
    public RoomState {
        links = List.copyOf(links);
    }

    /// One whose lane nothing is said about.
    public RoomState(String confId, List<LinkState> links) {
        this(confId, links, 0);
    }

    /// Reads one; missing fields as written at the parameters.
    public static RoomState read(TProtocol in) throws TException {
        String confId = "";
        List<LinkState> links = List.of();
        int loadPercent = 0;
        var fields = StructReader.of(in);
        while (fields.next()) {
            switch (fields.id()) {
                case 1 -> confId = fields.string(confId);
                case 2 -> links = fields.structs(LinkState::read);
                case 3 -> loadPercent = fields.i32(loadPercent);
                default -> fields.skip();
            }
        }
        return new RoomState(confId, links, loadPercent);
    }

    @Override
    public void write(TProtocol out) throws TException {
        var fields = StructWriter.of(out, "RoomState");
        fields.string(1, confId);
        fields.structs(2, links);
        fields.i32(3, loadPercent);
        fields.end();
    }
}
