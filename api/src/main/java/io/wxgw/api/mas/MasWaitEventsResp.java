package io.wxgw.api.mas;

import io.wxgw.api.thrift.StructReader;
import io.wxgw.api.thrift.StructWriter;
import io.wxgw.api.thrift.ThriftRecord;
import java.util.List;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// Answer to WaitEvents.
///
/// @param incarnation as in [MasGetStateResp]; another one than before: ask GetState again
/// @param sequence what to wait from next
/// @param events in order; empty when nothing happened in time
/// @param missed true: events after `afterSeq` are forgotten already; ask GetState again
/// @param code 0, or a number of [io.wxgw.api.ErrorCode]
/// @param message what a person should know about the code
public record MasWaitEventsResp(
        long incarnation, long sequence, List<MasEvent> events, boolean missed, int code, String message)
        implements ThriftRecord {
    /// Keeps a copy of the list.
    public MasWaitEventsResp {
        events = List.copyOf(events);
    }

    /// True if the request was granted.
    public boolean ok() {
        return code == 0;
    }

    /// Reads one; missing fields as written at the parameters.
    public static MasWaitEventsResp read(TProtocol in) throws TException {
        long incarnation = 0;
        long sequence = 0;
        List<MasEvent> events = List.of();
        boolean missed = false;
        int code = 0;
        String message = "";
        var fields = StructReader.of(in);
        while (fields.next()) {
            switch (fields.id()) {
                case 1 -> incarnation = fields.i64(incarnation);
                case 2 -> sequence = fields.i64(sequence);
                case 3 -> events = fields.structs(MasEvent::read);
                case 4 -> missed = fields.bool(missed);
                case 5 -> code = fields.i32(code);
                case 6 -> message = fields.string(message);
                default -> fields.skip();
            }
        }
        return new MasWaitEventsResp(incarnation, sequence, events, missed, code, message);
    }

    @Override
    public void write(TProtocol out) throws TException {
        var fields = StructWriter.of(out, "MasWaitEventsResp");
        fields.i64(1, incarnation);
        fields.i64(2, sequence);
        fields.structs(3, events);
        fields.bool(4, missed);
        fields.i32(5, code);
        fields.string(6, message);
        fields.end();
    }
}
