package io.wxgw.api.mgw;

import io.wxgw.api.thrift.StructReader;
import io.wxgw.api.thrift.StructWriter;
import io.wxgw.api.thrift.ThriftRecord;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// Wait for what happens after `afterSeq` (long poll). Ours; an older MCS never asks.
///
/// @param afterSeq the newest event already known
/// @param maxWaitMs after how long an empty answer comes
public record WaitEventsReq(long afterSeq, int maxWaitMs) implements ThriftRecord {
    /// Reads one; missing fields as written at the parameters.
    public static WaitEventsReq read(TProtocol in) throws TException {
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
        return new WaitEventsReq(afterSeq, maxWaitMs);
    }

    @Override
    public void write(TProtocol out) throws TException {
        var fields = StructWriter.of(out, "WaitEventsReq");
        fields.i64(1, afterSeq);
        fields.i32(2, maxWaitMs);
        fields.end();
    }
}
