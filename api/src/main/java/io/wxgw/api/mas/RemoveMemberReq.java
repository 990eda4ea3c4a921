package io.wxgw.api.mas;

import io.wxgw.api.thrift.StructReader;
import io.wxgw.api.thrift.StructWriter;
import io.wxgw.api.thrift.ThriftRecord;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// Close a member's ports, and stop what is forwarded of it.
///
/// @param uuid the member
/// @param confId the conference
public record RemoveMemberReq(String uuid, String confId) implements ThriftRecord {
    /// Reads one; missing fields as written at the parameters.
    public static RemoveMemberReq read(TProtocol in) throws TException {
        String uuid = "";
        String confId = "";
        var fields = StructReader.of(in);
        while (fields.next()) {
            switch (fields.id()) {
                case 1 -> uuid = fields.string(uuid);
                case 2 -> confId = fields.string(confId);
                default -> fields.skip();
            }
        }
        return new RemoveMemberReq(uuid, confId);
    }

    @Override
    public void write(TProtocol out) throws TException {
        var fields = StructWriter.of(out, "RemoveMemberReq");
        fields.string(1, uuid);
        fields.string(2, confId);
        fields.end();
    }
}
