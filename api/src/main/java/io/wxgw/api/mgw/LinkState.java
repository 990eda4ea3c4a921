package io.wxgw.api.mgw;

import io.wxgw.api.thrift.StructReader;
import io.wxgw.api.thrift.StructWriter;
import io.wxgw.api.thrift.ThriftRecord;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// One link of a room as wxmgw sees it.
///
/// @param kind `rtmp2rtp` (a mini program's stream), `mix` (its mix channel) or `rtp2rtmp` (a member's picture)
/// @param uuid the member it belongs to
/// @param type 1 camera, 2 screen
/// @param phase `connecting`, `live`, `interrupted` or `closed`
/// @param cause why it was interrupted or closed
/// @param forMs milliseconds since it came into this phase
/// @param repairs jumps of its timestamps repaired so far
public record LinkState(String kind, String uuid, int type, String phase, String cause, long forMs, long repairs)
        implements ThriftRecord {
    /// A link nothing is said about.
    public static final LinkState NONE = new LinkState("", "", 1, "", "", 0, 0);
    /// Kind of a mini program's own stream.
    public static final String RTMP2RTP = "rtmp2rtp";
    /// Kind of a mini program's mix channel.
    public static final String MIX = "mix";
    /// Kind of a member's picture.
    public static final String RTP2RTMP = "rtp2rtmp";
    /// Phase: opening, or waiting for the stream to begin.
    public static final String CONNECTING = "connecting";
    /// Phase: media flows.
    public static final String LIVE = "live";
    /// Phase: gone, and tried again.
    public static final String INTERRUPTED = "interrupted";
    /// Phase: over.
    public static final String CLOSED = "closed";

    /// Reads one; missing fields as written at the parameters.
    public static LinkState read(TProtocol in) throws TException {
        String kind = "";
        String uuid = "";
        int type = 1;
        String phase = "";
        String cause = "";
        long forMs = 0;
        long repairs = 0;
        var fields = StructReader.of(in);
        while (fields.next()) {
            switch (fields.id()) {
                case 1 -> kind = fields.string(kind);
                case 2 -> uuid = fields.string(uuid);
                case 3 -> type = fields.i32(type);
                case 4 -> phase = fields.string(phase);
                case 5 -> cause = fields.string(cause);
                case 6 -> forMs = fields.i64(forMs);
                case 7 -> repairs = fields.i64(repairs);
                default -> fields.skip();
            }
        }
        return new LinkState(kind, uuid, type, phase, cause, forMs, repairs);
    }

    @Override
    public void write(TProtocol out) throws TException {
        var fields = StructWriter.of(out, "LinkState");
        fields.string(1, kind);
        fields.string(2, uuid);
        fields.i32(3, type);
        fields.string(4, phase);
        fields.string(5, cause);
        fields.i64(6, forMs);
        fields.i64(7, repairs);
        fields.end();
    }
}
