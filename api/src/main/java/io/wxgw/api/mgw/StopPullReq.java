package io.wxgw.api.mgw;

import io.wxgw.api.thrift.StructReader;
import io.wxgw.api.thrift.StructWriter;
import io.wxgw.api.thrift.ThriftRecord;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// The reverse of StartPull, mix channel included.
///
/// @param uuid the mini program
/// @param confId the conference; empty (an older MCS): a room of the uuid alone
public record StopPullReq(String uuid, String confId) implements ThriftRecord {
    /// Reads one; missing fields as written at the parameters.
    public static StopPullReq read(TProtocol in) throws TException {
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
        return new StopPullReq(uuid, confId);
    }

    @Override
    public void write(TProtocol out) throws TException {
        var fields = StructWriter.of(out, "StopPullReq");
        fields.string(1, uuid);
        fields.string(2, confId);
        fields.end();
    }
}
