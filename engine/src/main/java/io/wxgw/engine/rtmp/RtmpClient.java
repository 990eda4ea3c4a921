package io.wxgw.engine.rtmp;

import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.ByteTransport;
import io.wxgw.engine.net.Network;
import io.wxgw.wire.amf.AmfValue;
import io.wxgw.wire.rtmp.RtmpMessage;
import io.wxgw.wire.rtmp.RtmpUrl;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What pull and push have in common: connect, `connect`, `createStream`, the statuses, the end. One attempt.
///
/// Answers are matched by transaction id. Servers differ in what they leave unanswered (releaseStream, FCPublish), so
/// only `connect` and `createStream` are waited for. Lane only. RTMP 1.0 section 7.2.1.
final class RtmpClient implements RtmpConnection.Handler {
    /// What is different between the two.
    interface Role {
        /// `connect` is answered: whatever comes before `createStream` goes out here.
        void onConnected();

        /// The stream stands: `play` or `publish` goes out here.
        void onStream(int messageStreamId);

        /// An `onStatus` that is no error.
        void onStatus(String code);

        /// Audio, video, data, user control.
        void onMedia(RtmpMessage message);

        /// Over. Called exactly once.
        void onClosed(CloseCause cause);
    }

    private static final double CONNECT = 1;
    private static final double CREATE_STREAM = 4;
    private static final long WINDOW_BYTES = 2_500_000;

    private final RtmpUrl url;
    private final RtmpSettings settings;
    private final Role role;
    private @Nullable RtmpConnection connection;
    private @Nullable CloseCause closed;
    private int messageStreamId;

    RtmpClient(
            Lane lane,
            Network network,
            InetSocketAddress address,
            RtmpUrl url,
            RtmpSettings settings,
            RandomGenerator random,
            Role role) {
        this.url = url;
        this.settings = settings;
        this.role = role;
        CompletableFuture<ByteTransport> connecting =
                network.connect(lane, address, settings.connectTimeout(), transport -> {
                    RtmpConnection opened = RtmpConnection.client(transport, settings, random, this);
                    connection = opened;
                    return opened;
                });
        connecting.whenComplete((_, failure) -> {
            if (failure != null) {
                lane.execute(() -> end(new CloseCause.NetworkError(String.valueOf(failure.getMessage()))));
            } else if (closed != null && connection != null) {
                connection.close(closed);
            }
        });
    }

    void send(RtmpMessage message) {
        if (connection != null) {
            connection.send(message);
        }
    }

    long pendingBytes() {
        return connection == null ? 0 : connection.pendingBytes();
    }

    void established() {
        if (connection != null) {
            connection.established();
            connection.watchPeer();
        }
    }

    void watchIdle() {
        if (connection != null) {
            connection.watchIdle();
        }
    }

    boolean isOpen() {
        return closed == null;
    }

    /// Says goodbye if there is a stream, then closes. The role hears of it when the socket is closed.
    CompletableFuture<CloseCause> close(CloseCause cause) {
        if (connection == null) {
            end(cause);
            return CompletableFuture.completedFuture(cause);
        }
        if (messageStreamId != 0) {
            send(command(0, "deleteStream", 0, AmfValue.NULL, AmfValue.of((double) messageStreamId)));
        }
        return connection.close(cause);
    }

    static RtmpMessage.Command command(int messageStreamId, String name, double transactionId, AmfValue... arguments) {
        return new RtmpMessage.Command(messageStreamId, name, transactionId, List.of(arguments));
    }

    @Override
    public void onReady() {
        send(new RtmpMessage.SetChunkSize(settings.chunkSize()));
        send(command(
                0,
                "connect",
                CONNECT,
                AmfValue.Obj.EMPTY
                        .with("app", url.app())
                        .with("type", "nonprivate")
                        .with("flashVer", "FMLE/3.0 (compatible; wxgw)")
                        .with("tcUrl", url.tcUrl())
                        .with("fpad", false)
                        .with("capabilities", 239)
                        .with("audioCodecs", 3_575)
                        .with("videoCodecs", 252)
                        .with("videoFunction", 1)
                        .with("objectEncoding", 0)));
    }

    @Override
    public void onMessage(RtmpMessage message) {
        if (closed != null) {
            return;
        }
        if (message instanceof RtmpMessage.Command command) {
            onCommand(command);
        } else {
            role.onMedia(message);
        }
    }

    @Override
    public void onClosed(CloseCause cause) {
        end(cause);
    }

    private void onCommand(RtmpMessage.Command command) {
        switch (command.name()) {
            case "_result" -> onResult(command);
            case "_error" -> {
                if (command.transactionId() == CONNECT || command.transactionId() == CREATE_STREAM) {
                    refused(command);
                }
            }
            case "onStatus" -> {
                Status status = Status.of(command);
                if (status.level().equals("error") || isFailure(status.code())) {
                    refused(command);
                } else {
                    role.onStatus(status.code());
                }
            }
            case "close" -> refused(command);
            default -> {} // onBWDone, onFCPublish, onFCSubscribe and other courtesies
        }
    }

    private void onResult(RtmpMessage.Command command) {
        if (command.transactionId() == CONNECT) {
            send(new RtmpMessage.WindowAcknowledgementSize(WINDOW_BYTES));
            role.onConnected();
            send(command(0, "createStream", CREATE_STREAM, AmfValue.NULL));
        } else if (command.transactionId() == CREATE_STREAM) {
            List<AmfValue> arguments = command.arguments();
            messageStreamId =
                    arguments.size() > 1 && arguments.get(1) instanceof AmfValue.Num(double id) ? (int) id : 1;
            role.onStream(messageStreamId);
        }
    }

    private void refused(RtmpMessage.Command command) {
        Status status = Status.of(command);
        close(new CloseCause.Refused(status.code(), status.description()));
    }

    private static boolean isFailure(String code) {
        return code.endsWith(".BadName")
                || code.endsWith(".StreamNotFound")
                || code.endsWith(".Failed")
                || code.endsWith(".Rejected");
    }

    private void end(CloseCause cause) {
        if (closed == null) {
            closed = cause;
            role.onClosed(cause);
        }
    }

    /// The information object of an `onStatus`, `_result` or `_error`.
    private record Status(String level, String code, String description) {
        static Status of(RtmpMessage.Command command) {
            for (AmfValue argument : command.arguments().reversed()) {
                if (argument instanceof AmfValue.Keyed keyed) {
                    return new Status(
                            keyed.string("level").orElse(""),
                            keyed.string("code").orElse(command.name()),
                            keyed.string("description").orElse(""));
                }
            }
            return new Status("", command.name(), "");
        }
    }
}
