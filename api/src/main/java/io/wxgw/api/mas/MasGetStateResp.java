package io.wxgw.api.mas;

import io.wxgw.api.thrift.StructReader;
import io.wxgw.api.thrift.StructWriter;
import io.wxgw.api.thrift.ThriftRecord;
import java.util.List;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// Answer to GetState: a picture that belongs to one moment, `sequence`, of one life of the process, `incarnation`.
///
/// @param incarnation another number after every start of the process
/// @param sequence of the newest event the picture contains: what to wait from
/// @param rooms the rooms asked for
/// @param code 0, or a number of [io.wxgw.api.ErrorCode]
/// @param message what a person should know about the code
/// @param memoryPercent how much of its memory the process has taken
public record MasGetStateResp(
        long incarnation, long sequence, List<MasRoomState> rooms, int code, String message, int memoryPercent)
        implements ThriftRecord {
    /// Keeps a copy of the list.
    public MasGetStateResp {
        rooms = List.copyOf(rooms);
    }

    /// One that says nothing about the memory.
    public MasGetStateResp(long incarnation, long sequence, List<MasRoomState> rooms, int code, String message) {
        this(incarnation, sequence, rooms, code, message, 0);
    }

    /// True if the request was granted.
    public boolean ok() {
        return code == 0;
    }

    /// Reads one; missing fields as written at the parameters.
    public static MasGetStateResp read(TProtocol in) throws TException {
        long incarnation = 0;
        long sequence = 0;
        List<MasRoomState> rooms = List.of();
        int code = 0;
        String message = "";
        int memoryPercent = 0;
        var fields = StructReader.of(in);
        while (fields.next()) {
            switch (fields.id()) {
                case 1 -> incarnation = fields.i64(incarnation);
                case 2 -> sequence = fields.i64(sequence);
                case 3 -> rooms = fields.structs(MasRoomState::read);
                case 4 -> code = fields.i32(code);
                case 5 -> message = fields.string(message);
                case 6 -> memoryPercent = fields.i32(memoryPercent);
                default -> fields.skip();
            }
        }
        return new MasGetStateResp(incarnation, sequence, rooms, code, message, memoryPercent);
    }

    @Override
    public void write(TProtocol out) throws TException {
        var fields = StructWriter.of(out, "MasGetStateResp");
        fields.i64(1, incarnation);
        fields.i64(2, sequence);
        fields.structs(3, rooms);
        fields.i32(4, code);
        fields.string(5, message);
        fields.i32(6, memoryPercent);
        fields.end();
    }
}
