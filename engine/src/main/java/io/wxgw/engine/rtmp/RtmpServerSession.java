package io.wxgw.engine.rtmp;

import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.ByteTransport;
import io.wxgw.wire.amf.AmfValue;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.rtmp.RtmpMessage;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// One client of a live server: answers the commands, asks its [Handler] who may publish or play what, and moves
/// media. At most one stream is published or played on a connection, as every encoder and player does it. Lane only.
///
/// Understood beside RTMP 1.0 section 7.2: releaseStream, FCPublish, FCUnpublish, FCSubscribe, getStreamLength,
/// `deleteStream` with a name in place of a number (GStreamer), transaction id 0 everywhere, `_checkbw`.
public final class RtmpServerSession implements RtmpConnection.Handler {
    /// Decides, and takes the media. Called on the session's lane.
    public interface Handler {
        /// A client wants to publish: answer with [#acceptPublish] or [#refuse], now or later. Nothing limits the time
        /// of a client whose answer is awaited.
        void onPublish(RtmpServerSession session, String app, String streamWithQuery);

        /// A client wants to play: answer with [#acceptPlay] or [#refuse], now or later.
        void onPlay(RtmpServerSession session, String app, String streamWithQuery);

        /// Audio, video or data of a publisher; also metadata of a `@setDataFrame`, as it came. It may come before
        /// the publisher is accepted: not every client waits for the answer, and without its first messages no
        /// player can begin.
        void onMedia(RtmpServerSession session, RtmpMessage message);

        /// The client has ended its publishing or playing; the connection stands.
        void onStreamClosed(RtmpServerSession session);

        /// The connection is over. Called exactly once; [#onStreamClosed] is not called for it.
        void onClosed(RtmpServerSession session, CloseCause cause);
    }

    private enum Stage {
        IDLE,
        ASKED_PUBLISH,
        ASKED_PLAY,
        PUBLISHING,
        PLAYING
    }

    private static final int MAX_STREAMS = 8;
    private static final int MAX_SHOWN = 160;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final long WINDOW_BYTES = 2_500_000;
    private static final int DYNAMIC = 2;
    private static final int STATUS_STREAM_MIN = 1;

    private final RtmpConnection connection;
    private final RtmpSettings settings;
    private final Handler handler;
    private String app = "";
    private String streamWithQuery = "";
    private Stage stage = Stage.IDLE;
    private int messageStreamId;
    private int streamsCreated;
    private boolean over;

    /// @param transport the accepted connection; hand [#listener] to it
    public RtmpServerSession(ByteTransport transport, RtmpSettings settings, RandomGenerator random, Handler handler) {
        this.settings = settings;
        this.handler = handler;
        this.connection = RtmpConnection.server(transport, settings, random, this);
    }

    /// What the transport must be given as its listener.
    public ByteTransport.Listener listener() {
        return connection;
    }

    /// The lane of this session. Any thread.
    public Lane lane() {
        return connection.transport().lane();
    }

    /// Who is at the other end. Any thread.
    public InetSocketAddress remote() {
        return connection.transport().remote();
    }

    /// The application named in `connect`.
    public String app() {
        return app;
    }

    /// The stream asked for, with its query.
    public String streamWithQuery() {
        return streamWithQuery;
    }

    /// Bytes queued and not yet taken by the kernel.
    public long pendingBytes() {
        return connection.pendingBytes();
    }

    /// Lets the client publish.
    public void acceptPublish() {
        if (stage != Stage.ASKED_PUBLISH) {
            return;
        }
        stage = Stage.PUBLISHING;
        connection.watchIdle();
        connection.send(new RtmpMessage.UserControl.StreamBegin(messageStreamId));
        status("status", "NetStream.Publish.Start", streamName() + " is now published.");
    }

    /// Lets the client play; media may follow at once.
    public void acceptPlay() {
        if (stage != Stage.ASKED_PLAY) {
            return;
        }
        stage = Stage.PLAYING;
        connection.send(new RtmpMessage.UserControl.StreamBegin(messageStreamId));
        status("status", "NetStream.Play.Reset", "Playing and resetting " + streamName() + ".");
        status("status", "NetStream.Play.Start", "Started playing " + streamName() + ".");
        connection.send(new RtmpMessage.Data(
                messageStreamId, 0, List.of(AmfValue.of("|RtmpSampleAccess"), AmfValue.of(false), AmfValue.of(false))));
    }

    /// Refuses what was asked, by name, and closes the connection behind the answer.
    ///
    /// @param code such as `NetStream.Publish.BadName` or `NetStream.Play.StreamNotFound`
    public void refuse(String code, String description) {
        status("error", code, description);
        close(new CloseCause.Requested(code));
    }

    /// Whether the answer of the handler is awaited or media may flow.
    public boolean isOpen() {
        return !over;
    }

    /// Sends an FLV audio tag body to a player.
    public void sendAudio(long timestampMs, Payload body) {
        if (stage == Stage.PLAYING) {
            connection.send(new RtmpMessage.Audio(messageStreamId, timestampMs, body));
        }
    }

    /// Sends an FLV video tag body to a player.
    public void sendVideo(long timestampMs, Payload body) {
        if (stage == Stage.PLAYING) {
            connection.send(new RtmpMessage.Video(messageStreamId, timestampMs, body));
        }
    }

    /// Sends metadata to a player.
    public void sendData(long timestampMs, List<AmfValue> values) {
        if (stage == Stage.PLAYING) {
            connection.send(new RtmpMessage.Data(messageStreamId, timestampMs, values));
        }
    }

    /// Tells a player that the publisher is gone for good.
    public void sendUnpublished() {
        if (stage == Stage.PLAYING) {
            status("status", "NetStream.Play.UnpublishNotify", streamName() + " is no longer published.");
            connection.send(new RtmpMessage.UserControl.StreamEof(messageStreamId));
        }
    }

    /// Sends what is queued, then closes.
    public CompletableFuture<CloseCause> close(CloseCause cause) {
        return connection.close(cause);
    }

    @Override
    public void onReady() {}

    @Override
    public void onMessage(RtmpMessage message) {
        switch (message) {
            case RtmpMessage.Command command -> onCommand(command);
            case RtmpMessage.Audio _, RtmpMessage.Video _, RtmpMessage.Data _ -> {
                if (stage == Stage.PUBLISHING || stage == Stage.ASKED_PUBLISH) {
                    handler.onMedia(this, message);
                }
            }
            default -> {}
        }
    }

    @Override
    public void onClosed(CloseCause cause) {
        over = true;
        stage = Stage.IDLE;
        handler.onClosed(this, cause);
    }

    private void onCommand(RtmpMessage.Command command) {
        switch (command.name()) {
            case "connect" -> onConnect(command);
            case "createStream" -> onCreateStream(command);
            case "publish" -> onPublish(command);
            case "play" -> onPlay(command);
            case "deleteStream", "closeStream", "FCUnpublish" -> endStream(command);
            case "getStreamLength" -> result(command, AmfValue.NULL, AmfValue.of(0.0));
            case "releaseStream" -> result(command, AmfValue.NULL, AmfValue.UNDEFINED);
            case "FCPublish" -> {
                result(command, AmfValue.NULL, AmfValue.UNDEFINED);
                courtesy("onFCPublish", "NetStream.Publish.Start", argument(command, 1));
            }
            case "FCSubscribe" -> courtesy("onFCSubscribe", "NetStream.Play.Start", argument(command, 1));
            case "receiveAudio", "receiveVideo", "pause", "seek", "_result", "_error", "onStatus", "onBWDone" -> {}
            case "_checkbw" -> result(command, AmfValue.NULL, AmfValue.UNDEFINED);
            default -> {
                if (command.transactionId() != 0) {
                    connection.send(RtmpClient.command(
                            0,
                            "_error",
                            command.transactionId(),
                            AmfValue.NULL,
                            information("error", "NetConnection.Call.Failed", "unknown command")));
                }
            }
        }
    }

    private void onConnect(RtmpMessage.Command command) {
        if (!command.arguments().isEmpty() && command.arguments().getFirst() instanceof AmfValue.Keyed keyed) {
            app = trimSlash(keyed.string("app").orElse(""));
        }
        connection.send(new RtmpMessage.WindowAcknowledgementSize(WINDOW_BYTES));
        connection.send(new RtmpMessage.SetPeerBandwidth(WINDOW_BYTES, DYNAMIC));
        connection.send(new RtmpMessage.SetChunkSize(settings.chunkSize()));
        result(
                command,
                AmfValue.Obj.EMPTY
                        .with("fmsVer", "FMS/3,5,7,7009")
                        .with("capabilities", 31)
                        .with("mode", 1),
                ((AmfValue.Obj) information("status", "NetConnection.Connect.Success", "Connection succeeded."))
                        .with("objectEncoding", 0));
    }

    private void onCreateStream(RtmpMessage.Command command) {
        if (streamsCreated >= MAX_STREAMS) {
            connection.send(RtmpClient.command(
                    0,
                    "_error",
                    command.transactionId(),
                    AmfValue.NULL,
                    information("error", "NetConnection.Call.Failed", "at most " + MAX_STREAMS + " streams")));
            return;
        }
        streamsCreated++;
        result(command, AmfValue.NULL, AmfValue.of((double) streamsCreated));
    }

    private void onPublish(RtmpMessage.Command command) {
        if (begin(command, Stage.ASKED_PUBLISH)) {
            handler.onPublish(this, app, streamWithQuery);
        } else {
            refuse("NetStream.Publish.BadName", "one stream on a connection, and it needs a name");
        }
    }

    private void onPlay(RtmpMessage.Command command) {
        if (begin(command, Stage.ASKED_PLAY)) {
            handler.onPlay(this, app, streamWithQuery);
        } else {
            refuse("NetStream.Play.Failed", "one stream on a connection, and it needs a name");
        }
    }

    private boolean begin(RtmpMessage.Command command, Stage asked) {
        String name = argument(command, 1);
        if (stage != Stage.IDLE || name.isEmpty()) {
            return false;
        }
        stage = asked;
        streamWithQuery = trimSlash(name);
        messageStreamId = Math.max(STATUS_STREAM_MIN, command.messageStreamId());
        connection.established(); // how long the answer may take is the handler's business from here on
        return true;
    }

    private void endStream(RtmpMessage.Command command) {
        if (stage == Stage.IDLE) {
            return;
        }
        boolean wasPublishing = stage == Stage.PUBLISHING;
        if (wasPublishing) {
            status("status", "NetStream.Unpublish.Success", streamName() + " is now unpublished.");
        }
        if (command.name().equals("FCUnpublish")) {
            courtesy("onFCUnpublish", "NetStream.Unpublish.Success", streamName());
        }
        stage = Stage.IDLE;
        handler.onStreamClosed(this);
    }

    private void result(RtmpMessage.Command command, AmfValue first, AmfValue second) {
        if (command.transactionId() != 0) {
            connection.send(RtmpClient.command(0, "_result", command.transactionId(), first, second));
        }
    }

    private void courtesy(String name, String code, String description) {
        connection.send(RtmpClient.command(0, name, 0, AmfValue.NULL, information("status", code, description)));
    }

    private void status(String level, String code, String description) {
        connection.send(RtmpClient.command(
                Math.max(STATUS_STREAM_MIN, messageStreamId),
                "onStatus",
                0,
                AmfValue.NULL,
                information(level, code, description)));
    }

    private static AmfValue information(String level, String code, String description) {
        return AmfValue.Obj.EMPTY.with("level", level).with("code", code).with("description", description);
    }

    // The stream without its query: a query may carry a secret.
    private String streamName() {
        int query = streamWithQuery.indexOf('?');
        return query < 0 ? streamWithQuery : streamWithQuery.substring(0, query);
    }

    private static String argument(RtmpMessage.Command command, int index) {
        if (command.arguments().size() <= index) {
            return "";
        }
        return command.arguments().get(index) instanceof AmfValue.Str(String value) ? value : "";
    }

    private static String trimSlash(String name) {
        int from = 0;
        int to = name.length();
        while (from < to && name.charAt(from) == '/') {
            from++;
        }
        while (to > from && name.charAt(to - 1) == '/') {
            to--;
        }
        return name.substring(from, to);
    }

    @Override
    public String toString() {
        String named = app + "/" + streamName();
        String shown = named.length() > MAX_SHOWN ? named.substring(0, MAX_SHOWN) + "..." : named;
        return "RtmpServerSession[" + remote() + " " + CONTROL.matcher(shown).replaceAll("?") + "]";
    }
}
