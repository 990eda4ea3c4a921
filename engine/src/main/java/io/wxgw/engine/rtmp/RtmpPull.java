package io.wxgw.engine.rtmp;

import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.Network;
import io.wxgw.wire.amf.AmfValue;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.rtmp.RtmpMessage;
import io.wxgw.wire.rtmp.RtmpUrl;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/// Plays one stream from a live server: one attempt, from the socket to its end. Whether to try again is the
/// owner's decision. Lane only. RTMP 1.0 section 7.2.2.1.
public final class RtmpPull {
    /// Who hears from it, on the lane.
    public interface Listener {
        /// The server has begun to play; media may be far away still.
        void onLive();

        /// An FLV audio tag body.
        void onAudio(long timestampMs, Payload body);

        /// An FLV video tag body.
        void onVideo(long timestampMs, Payload body);

        /// Metadata and the like.
        default void onData(List<AmfValue> values) {}

        /// The publisher has left; the server may keep the connection for his return.
        default void onUnpublished() {}

        /// Over; called exactly once, also after [RtmpPull#close].
        void onClosed(CloseCause cause);
    }

    private static final double LIVE_ONLY_OR_RECORDED = -2_000;
    private static final long BUFFER_MS = 100;

    private final Listener listener;
    private final RtmpClient client;
    private boolean live;

    private RtmpPull(
            Lane lane,
            Network network,
            InetSocketAddress address,
            RtmpUrl url,
            RtmpSettings settings,
            RandomGenerator random,
            Listener listener) {
        this.listener = listener;
        this.client = new RtmpClient(lane, network, address, url, settings, random, new RtmpClient.Role() {
            @Override
            public void onConnected() {}

            @Override
            public void onStream(int messageStreamId) {
                play(url, messageStreamId);
            }

            @Override
            public void onStatus(String code) {
                status(code);
            }

            @Override
            public void onMedia(RtmpMessage message) {
                media(message);
            }

            @Override
            public void onClosed(CloseCause cause) {
                listener.onClosed(cause);
            }
        });
    }

    /// Begins.
    ///
    /// @param address where `url`'s host was found to be: resolved and allowed by the caller
    public static RtmpPull open(
            Lane lane,
            Network network,
            InetSocketAddress address,
            RtmpUrl url,
            RtmpSettings settings,
            RandomGenerator random,
            Listener listener) {
        return new RtmpPull(lane, network, address, url, settings, random, listener);
    }

    /// Says deleteStream and closes; [Listener#onClosed] follows when the socket is closed.
    public CompletableFuture<CloseCause> close(CloseCause cause) {
        return client.close(cause);
    }

    private void play(RtmpUrl url, int messageStreamId) {
        client.send(RtmpClient.command(
                messageStreamId,
                "play",
                0,
                AmfValue.NULL,
                AmfValue.of(url.streamWithQuery()),
                AmfValue.of(LIVE_ONLY_OR_RECORDED)));
        client.send(new RtmpMessage.UserControl.SetBufferLength(messageStreamId, BUFFER_MS));
        // A server may keep a player of a stream that is not there yet for as long as it likes.
        client.established();
    }

    private void status(String code) {
        switch (code) {
            case "NetStream.Play.Start" -> live();
            case "NetStream.Play.UnpublishNotify" -> listener.onUnpublished();
            default -> {}
        }
    }

    private void media(RtmpMessage message) {
        switch (message) {
            case RtmpMessage.Audio(int _, long timestampMs, Payload body) -> {
                live();
                client.watchIdle();
                listener.onAudio(timestampMs, body);
            }
            case RtmpMessage.Video(int _, long timestampMs, Payload body) -> {
                live();
                client.watchIdle();
                listener.onVideo(timestampMs, body);
            }
            case RtmpMessage.Data(int _, long _, List<AmfValue> values) -> listener.onData(values);
            default -> {}
        }
    }

    private void live() {
        if (!live && client.isOpen()) {
            live = true;
            listener.onLive();
        }
    }
}
