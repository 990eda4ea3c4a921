package io.wxgw.api.mgw;

import io.wxgw.api.thrift.StructReader;
import io.wxgw.api.thrift.StructWriter;
import io.wxgw.api.thrift.ThriftRecord;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// The UDP ports wxmgw opened for one push; RTCP is at the port above.
///
/// @param audio 0: none, or missing
/// @param video 0: none, or missing
public record Port(int audio, int video) implements ThriftRecord {
    /// No ports: the media of this push comes from within wxmgw.
    public static final Port NONE = new Port(0, 0);

    /// Reads one; missing fields as written at the parameters.
    public static Port read(TProtocol in) throws TException {
        int audio = 0;
        int video = 0;
        var fields = StructReader.of(in);
        while (fields.next()) {
            switch (fields.id()) {
                case 1 -> audio = fields.i32(audio);
                case 2 -> video = fields.i32(video);
                default -> fields.skip();
            }
        }
        return new Port(audio, video);
    }

    @Override
    public void write(TProtocol out) throws TException {
        var fields = StructWriter.of(out, "Port");
        fields.i32(1, audio);
        fields.i32(2, video);
        fields.end();
    }
}
