package io.wxgw.api.mas;

import io.wxgw.api.thrift.StructReader;
import io.wxgw.api.thrift.StructWriter;
import io.wxgw.api.thrift.ThriftRecord;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// Stop what a [StartForwardReq] with the same five values started.
///
/// @param uuid whose pictures
/// @param confId the conference
/// @param type 1 (or missing) camera, 2 screen
/// @param ip of the receiver
/// @param port of the receiver
public record StopForwardReq(String uuid, String confId, int type, String ip, int port) implements ThriftRecord {
    /// Reads one; missing fields as written at the parameters.
    public static StopForwardReq read(TProtocol in) throws TException {
        String uuid = "";
        String confId = "";
        int type = 1;
        String ip = "";
        int port = 0;
        var fields = StructReader.of(in);
        while (fields.next()) {
            switch (fields.id()) {
                case 1 -> uuid = fields.string(uuid);
                case 2 -> confId = fields.string(confId);
                case 3 -> type = fields.i32(type);
                case 4 -> ip = fields.string(ip);
                case 5 -> port = fields.i32(port);
                default -> fields.skip();
            }
        }
        return new StopForwardReq(uuid, confId, type, ip, port);
    }

    @Override
    public void write(TProtocol out) throws TException {
        var fields = StructWriter.of(out, "StopForwardReq");
        fields.string(1, uuid);
        fields.string(2, confId);
        fields.i32(3, type);
        fields.string(4, ip);
        fields.i32(5, port);
        fields.end();
    }
}
