package io.wxgw.api.mgw;

import io.wxgw.api.thrift.StructReader;
import io.wxgw.api.thrift.StructWriter;
import io.wxgw.api.thrift.ThriftRecord;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// Put the picture of a member into the mix channel of a mini program, lip-synchronous. Field 4 is ours and optional.
///
/// @param uuid the mini program that listens
/// @param confId the conference; empty (an older MCS): a room of the uuid alone
/// @param syncUuid the member to show; empty: none any more
/// @param type 1 (or missing) camera, 2 screen
public record AvSyncReq(String uuid, String confId, String syncUuid, int type) implements ThriftRecord {
    /// Reads one; missing fields as written at the parameters.
    public static AvSyncReq read(TProtocol in) throws TException {
        String uuid = "";
        String confId = "";
        String syncUuid = "";
        int type = 1;
        var fields = StructReader.of(in);
        while (fields.next()) {
            switch (fields.id()) {
                case 1 -> uuid = fields.string(uuid);
                case 2 -> confId = fields.string(confId);
                case 3 -> syncUuid = fields.string(syncUuid);
                case 4 -> type = fields.i32(type);
                default -> fields.skip();
            }
        }
        return new AvSyncReq(uuid, confId, syncUuid, type);
    }

    @Override
    public void write(TProtocol out) throws TException {
        var fields = StructWriter.of(out, "AvSyncReq");
        fields.string(1, uuid);
        fields.string(2, confId);
        fields.string(3, syncUuid);
        if (type != 1) {
            fields.i32(4, type);
        }
        fields.end();
    }
}
