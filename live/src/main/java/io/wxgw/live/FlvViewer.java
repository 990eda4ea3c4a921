package io.wxgw.live;

import io.netty.buffer.ByteBuf;
import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.ByteTransport;
import io.wxgw.wire.WireException;
import io.wxgw.wire.flv.FlvFileWriter;
import io.wxgw.wire.flv.FlvFileWriter.TagType;
import io.wxgw.wire.http.HttpRequestHead;
import io.wxgw.wire.http.HttpRequestReader;
import io.wxgw.wire.http.HttpRequestReader.Result;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.rtmp.RtmpMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A player over HTTP: `GET /APP/STREAM.flv` is answered by an FLV file that never ends (FLV 10.1 annexes E.2 to E.4).
/// One request on a connection; its end is the end of the stream (RFC 9112 section 6.3, case 8). Lane only.
///
/// ```
///  READING (the request) -> ASKED (no publisher yet) -> HOLDING (status line sent, tracks unknown) -> FLOWING -> OVER
/// ```
/// The file's header says which tracks there are, and players believe it: they wait for what was announced and never
/// comes. So the file begins when the tracks that the metadata names have come, or all that were asked for, or one of
/// them and nothing else for [HttpFlvConfig#trackWait].
///
/// Timestamps pass unchanged, as over RTMP, but for one thing: a new publisher's clock begins anew, a file's does not.
final class FlvViewer implements Viewer, ByteTransport.Listener {
    /// Who decides. Called on the viewer's lane.
    interface Handler {
        /// Answered by [FlvViewer#accept] or [FlvViewer#refuse], now or later.
        void onPlay(FlvViewer viewer, PlayRequest request);

        /// The same without a body: answered at once by [FlvViewer#describe] or [FlvViewer#refuse].
        void onLook(FlvViewer viewer, PlayRequest request);

        /// Called exactly once.
        void onClosed(FlvViewer viewer, CloseCause cause);
    }

    private enum Stage {
        READING,
        ASKED,
        HOLDING,
        FLOWING,
        OVER
    }

    /// What is held for one player until the tracks are known: a group of pictures and a second of media fit in.
    private static final int MAX_HELD_BYTES = 8 << 20;

    /// From the last tag of one publisher to the first of the next, where their clocks have nothing in common.
    private static final long STEP_MS = 40;

    /// A publisher that comes back with the clock it had is missing for so long at most.
    private static final long LONGEST_GAP_MS = 20_000;

    private static final int METADATA_BYTES = 1_024;
    private static final Pattern PATH = Pattern.compile("/(?<app>[^/]+)/(?<name>[^/]+)\\.flv");
    private static final String ALLOW = "Allow: GET, HEAD, OPTIONS\r\n";
    private static final String FLV = "Content-Type: video/x-flv\r\n";

    private final ByteTransport transport;
    private final HttpFlvConfig config;
    private final Handler handler;
    private final HttpRequestReader reader;
    private final Lane.Timer headLimit;
    private Stage stage = Stage.READING;
    private String method = "";
    private String origin = "";
    private String asked = "";
    private boolean flushPlanned;

    // HOLDING
    private final List<RtmpMessage> held = new ArrayList<>();
    private final Set<TagType> seen = EnumSet.noneOf(TagType.class);
    private TrackChoice choice = TrackChoice.BOTH;
    private Set<TagType> expected = Set.of();
    private int heldBytes;
    private Lane.@Nullable Timer trackLimit;

    // FLOWING
    private boolean newClock;
    private long shiftMs;
    private long lastMs;

    FlvViewer(ByteTransport transport, HttpFlvConfig config, Handler handler) {
        this.transport = transport;
        this.config = config;
        this.handler = handler;
        this.reader = new HttpRequestReader(config.maxHeadBytes());
        this.headLimit = transport.lane().schedule(config.headTimeout(), () -> {
            if (stage == Stage.READING) {
                answer("408 Request Timeout", "", "no whole request", new CloseCause.IdleTimeout(config.headTimeout()));
            }
        });
    }

    @Override
    public Lane lane() {
        return transport.lane();
    }

    @Override
    public boolean isOpen() {
        return stage != Stage.OVER;
    }

    @Override
    public long pendingBytes() {
        return transport.pendingBytes();
    }

    @Override
    public void onBytes(ByteBuf borrowed) {
        if (stage != Stage.READING) {
            return; // one request is answered; what comes behind it nobody reads
        }
        switch (reader.read(borrowed)) {
            case Result.Incomplete() -> {}
            case Result.Complete(HttpRequestHead head) -> onRequest(head);
            case Result.Malformed(WireException error) -> {
                String detail = String.valueOf(error.getMessage());
                answer("400 Bad Request", "", detail, new CloseCause.ProtocolError(detail, error.spec()));
            }
            case Result.TooLong(int maxBytes) -> {
                String detail = "a request of at most " + maxBytes + " bytes expected";
                CloseCause cause = new CloseCause.ProtocolError(detail, "RFC 6585 section 5");
                answer("431 Request Header Fields Too Large", "", detail, cause);
            }
        }
    }

    @Override
    public void onClosed(CloseCause cause) {
        over();
        handler.onClosed(this, cause);
    }

    private void onRequest(HttpRequestHead head) {
        stage = Stage.ASKED;
        headLimit.cancel();
        method = head.method();
        origin = head.field("origin");
        if (!Set.of("GET", "HEAD", "OPTIONS").contains(method)) {
            answer("405 Method Not Allowed", ALLOW, "GET, HEAD or OPTIONS expected");
            return;
        }
        if (method.equals("OPTIONS")) {
            answer("204 No Content", ALLOW + "Access-Control-Allow-Methods: GET, HEAD\r\n", "");
            return;
        }
        Matcher path = PATH.matcher(head.path());
        if (!path.matches()) {
            answer("404 Not Found", "", "/APP/STREAM.flv expected");
            return;
        }
        PlayRequest request = new PlayRequest(path.group("app"), path.group("name"), head.query());
        asked = request.toString();
        choice = request.tracks();
        expected = choice.tracks();
        if (method.equals("HEAD")) {
            handler.onLook(this, request);
        } else {
            handler.onPlay(this, request);
        }
    }

    /// There is such a stream: the answer to [Handler#onLook].
    void describe() {
        if (stage == Stage.ASKED) {
            text(head("200 OK") + FLV + "\r\n");
            close(new CloseCause.Requested("HEAD was answered"));
        }
    }

    @Override
    public void accept() {
        switch (stage) {
            case ASKED -> {
                stage = Stage.HOLDING;
                text(head("200 OK") + FLV + "\r\n");
                planFlush();
            }
            case HOLDING -> forgetHeld(); // of a publisher that is gone before its tracks were known
            case FLOWING -> newClock = true;
            case READING, OVER -> {}
        }
    }

    @Override
    public void send(RtmpMessage message) {
        switch (stage) {
            case HOLDING -> hold(message);
            case FLOWING -> write(message);
            case READING, ASKED, OVER -> {}
        }
    }

    @Override
    public void end(CloseCause cause) {
        switch (stage) {
            case ASKED -> answer("503 Service Unavailable", "", "the stream is ending", cause);
            case HOLDING -> {
                begin();
                close(cause);
            }
            case READING, FLOWING, OVER -> close(cause);
        }
    }

    @Override
    public void refuse(PlayRefusal refusal, String description) {
        answer(refusal.httpStatus(), "", description);
    }

    private void hold(RtmpMessage message) {
        held.add(message);
        switch (message) {
            case RtmpMessage.Audio audio -> seen(TagType.AUDIO, audio.body());
            case RtmpMessage.Video video -> seen(TagType.VIDEO, video.body());
            case RtmpMessage.Data data -> {
                Set<TagType> announced = choice.announced(data);
                expected = announced.isEmpty() ? expected : announced;
            }
            default -> {}
        }
        if (seen.containsAll(expected) || heldBytes > MAX_HELD_BYTES) {
            begin();
        }
    }

    private void seen(TagType track, Payload body) {
        seen.add(track);
        heldBytes += body.length();
        if (trackLimit == null) {
            trackLimit = lane().schedule(config.trackWait(), this::begin);
        }
    }

    private void forgetHeld() {
        if (trackLimit != null) {
            trackLimit.cancel();
            trackLimit = null;
        }
        held.clear();
        heldBytes = 0;
        seen.clear();
        expected = choice.tracks();
    }

    private void begin() {
        if (stage != Stage.HOLDING || seen.isEmpty()) {
            return;
        }
        stage = Stage.FLOWING;
        ByteBuf out = transport.allocate(FlvFileWriter.HEADER_BYTES);
        FlvFileWriter.header(seen, out);
        transport.write(out);
        List<RtmpMessage> beginning = List.copyOf(held);
        forgetHeld();
        beginning.forEach(this::write);
        planFlush();
    }

    private void write(RtmpMessage message) {
        long timestampMs = onOneLine(message);
        switch (message) {
            case RtmpMessage.Audio audio -> write(TagType.AUDIO, timestampMs, audio.body());
            case RtmpMessage.Video video -> write(TagType.VIDEO, timestampMs, video.body());
            case RtmpMessage.Data data -> {
                ByteBuf out = transport.allocate(METADATA_BYTES);
                FlvFileWriter.script(timestampMs, data.values(), out);
                transport.write(out);
            }
            default -> {}
        }
        planFlush();
    }

    private void write(TagType type, long timestampMs, Payload body) {
        ByteBuf out = transport.allocate(FlvFileWriter.TAG_BYTES + body.length());
        FlvFileWriter.tag(type, timestampMs, body, out);
        transport.write(out);
    }

    // Of a new publisher, the first sound or picture says how its clock lies to the file's; headers come before that.
    private long onOneLine(RtmpMessage message) {
        long timestampMs = switch (message) {
            case RtmpMessage.Audio audio -> audio.timestampMs();
            case RtmpMessage.Video video -> video.timestampMs();
            case RtmpMessage.Data data -> data.timestampMs();
            default -> 0;
        };
        TagKind kind = TagKind.of(message);
        boolean media = kind.isPicture() || kind == TagKind.AUDIO;
        if (newClock && !media) {
            return lastMs;
        }
        if (newClock) {
            newClock = false;
            long gapMs = timestampMs + shiftMs - lastMs;
            if (gapMs < 0 || gapMs > LONGEST_GAP_MS) {
                shiftMs = lastMs + STEP_MS - timestampMs;
            }
        }
        long shiftedMs = Math.max(0, timestampMs + shiftMs);
        if (media) {
            boolean jumpedBack = shiftedMs < lastMs - LONGEST_GAP_MS;
            lastMs = jumpedBack ? shiftedMs : Math.max(lastMs, shiftedMs);
        }
        return shiftedMs;
    }

    private void answer(String status, String fields, String detail) {
        answer(status, fields, detail, new CloseCause.Requested(status));
    }

    private void answer(String status, String fields, String detail, CloseCause cause) {
        if (stage == Stage.READING || stage == Stage.ASKED) {
            String body = detail.isEmpty() ? "" : detail + "\n";
            String length =
                    detail.isEmpty() ? "" : "Content-Type: text/plain\r\nContent-Length: " + body.length() + "\r\n";
            text(head(status) + fields + length + "\r\n" + (method.equals("HEAD") ? "" : body));
        }
        close(cause);
    }

    private String head(String status) {
        String cors = config.allowedOrigins().contains(origin) ? "Access-Control-Allow-Origin: " + origin + "\r\n" : "";
        return "HTTP/1.1 " + status + "\r\nConnection: close\r\nCache-Control: no-store\r\n"
                + "X-Content-Type-Options: nosniff\r\nVary: Origin\r\n" + cors;
    }

    private void text(String ascii) {
        ByteBuf out = transport.allocate(ascii.length());
        out.writeCharSequence(ascii, StandardCharsets.US_ASCII);
        transport.write(out);
    }

    /// Sends what is queued, then closes.
    void close(CloseCause cause) {
        over();
        transport.closeAfterFlush(cause);
    }

    private void over() {
        stage = Stage.OVER;
        headLimit.cancel();
        forgetHeld();
    }

    private void planFlush() {
        if (!flushPlanned) {
            flushPlanned = true;
            lane().execute(() -> {
                flushPlanned = false;
                transport.flush();
            });
        }
    }

    @Override
    public String toString() {
        return "FlvViewer[" + transport.remote() + " " + shown(asked) + "]";
    }

    // No request can begin a line of its own in a log, or fill it.
    private static String shown(String text) {
        String printable = text.replaceAll("[^ -~]", "?");
        return printable.length() > 160 ? printable.substring(0, 160) + "..." : printable;
    }
}
