package io.wxgw.api.mas;

import io.wxgw.api.thrift.StructReader;
import io.wxgw.api.thrift.StructWriter;
import io.wxgw.api.thrift.ThriftRecord;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// What happens next? Answers at once if something did since, else when it does, at the latest after `maxWaitMs`.
///
/// @param afterSeq the newest sequence the caller knows
/// @param maxWaitMs how long to wait, in milliseconds
public record MasWaitEventsReq(long afterSeq, int maxWaitMs) implements ThriftRecord {
    /// Reads one; missing fields as written at the parameters.
    public static MasWaitEventsReq read(TProtocol in) throws TException {
        long afterSeq = 0;
        int maxWaitMs = 0;
        var fields = StructReader.of(in);
        while (fields.next()) {
            switch (fields.id()) {
                case 1 -> afterSeq = fields.i64(afterSeq);
                case 2 -> maxWaitMs = fields.i32(maxWaitMs);
                default -> fields.skip();
            }
        }
        return new MasWaitEventsReq(afterSeq, maxWaitMs);
    }

    @Override
    public void write(TProtocol out) throws TException {
        var fields = StructWriter.of(out, "MasWaitEventsReq");
        fields.i64(1, afterSeq);
        fields.i32(2, maxWaitMs);
        fields.end();
    }
}
