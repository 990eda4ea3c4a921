package io.wxgw.api.mgw;

import io.wxgw.api.thrift.StructReader;
import io.wxgw.api.thrift.StructWriter;
import io.wxgw.api.thrift.ThriftRecord;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// Stop a push, whoever watches; with `reqUuid`, only take that viewer out. Fields 3 and 4 are ours and optional.
///
/// @param uuid the member whose media it is
/// @param confId the conference; empty (an older MCS): a room of the uuid alone
/// @param type 1 (or missing) camera, 2 screen
/// @param reqUuid the viewer to take out; empty or missing: all
public record StopPushReq(String uuid, String confId, int type, String reqUuid) implements ThriftRecord {
    /// Reads one; missing fields as written at the parameters.
    public static StopPushReq read(TProtocol in) throws TException {
        String uuid = "";
        String confId = "";
        int type = 1;
        String reqUuid = "";
        var fields = StructReader.of(in);
        while (fields.next()) {
            switch (fields.id()) {
                case 1 -> uuid = fields.string(uuid);
                case 2 -> confId = fields.string(confId);
                case 3 -> type = fields.i32(type);
                case 4 -> reqUuid = fields.string(reqUuid);
                default -> fields.skip();
            }
        }
        return new StopPushReq(uuid, confId, type, reqUuid);
    }

    @Override
    public void write(TProtocol out) throws TException {
        var fields = StructWriter.of(out, "StopPushReq");
        fields.string(1, uuid);
        fields.string(2, confId);
        if (type != 1) {
            fields.i32(3, type);
        }
        fields.stringIfAny(4, reqUuid);
        fields.end();
    }
}
