package io.wxgw.engine.rtmp;

import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.Network;
import io.wxgw.wire.amf.AmfValue;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.rtmp.RtmpMessage;
import io.wxgw.wire.rtmp.RtmpUrl;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/// Publishes one stream to a live server: one attempt, from the socket to its end. Whether to try again is the owner's
/// decision. What is sent before [Listener#onLive] is dropped. Lane only. RTMP 1.0 section 7.2.2.6.
public final class RtmpPush {
    /// Who hears from it, on the lane.
    public interface Listener {
        /// The server takes the stream.
        void onLive();

        /// Over; called exactly once, also after [RtmpPush#close].
        void onClosed(CloseCause cause);
    }

    private static final double RELEASE_STREAM = 2;
    private static final double FC_PUBLISH = 3;

    private final RtmpUrl url;
    private final Listener listener;
    private final RtmpClient client;
    private int messageStreamId;
    private boolean live;

    private RtmpPush(
            Lane lane,
            Network network,
            InetSocketAddress address,
            RtmpUrl url,
            RtmpSettings settings,
            RandomGenerator random,
            Listener listener) {
        this.url = url;
        this.listener = listener;
        this.client = new RtmpClient(lane, network, address, url, settings, random, new RtmpClient.Role() {
            @Override
            public void onConnected() {
                name("releaseStream", RELEASE_STREAM);
                name("FCPublish", FC_PUBLISH);
            }

            @Override
            public void onStream(int id) {
                messageStreamId = id;
                publish();
            }

            @Override
            public void onStatus(String code) {
                status(code);
            }

            @Override
            public void onMedia(RtmpMessage message) {}

            @Override
            public void onClosed(CloseCause cause) {
                live = false;
                listener.onClosed(cause);
            }
        });
    }

    /// Begins.
    ///
    /// @param address where `url`'s host was found to be: resolved and allowed by the caller
    public static RtmpPush open(
            Lane lane,
            Network network,
            InetSocketAddress address,
            RtmpUrl url,
            RtmpSettings settings,
            RandomGenerator random,
            Listener listener) {
        return new RtmpPush(lane, network, address, url, settings, random, listener);
    }

    /// Sends an FLV audio tag body.
    public void audio(long timestampMs, Payload body) {
        if (live) {
            client.send(new RtmpMessage.Audio(messageStreamId, timestampMs, body));
        }
    }

    /// Sends an FLV video tag body.
    public void video(long timestampMs, Payload body) {
        if (live) {
            client.send(new RtmpMessage.Video(messageStreamId, timestampMs, body));
        }
    }

    /// Sends metadata as encoders do: `@setDataFrame` before the values.
    ///
    /// @param onMetaData `onMetaData` and its values
    public void metadata(long timestampMs, List<AmfValue> onMetaData) {
        if (live) {
            List<AmfValue> values = new ArrayList<>();
            values.add(AmfValue.of("@setDataFrame"));
            values.addAll(onMetaData);
            client.send(new RtmpMessage.Data(messageStreamId, timestampMs, values));
        }
    }

    /// Bytes queued and not yet taken by the kernel: what a slow or dead server shows in.
    public long pendingBytes() {
        return client.pendingBytes();
    }

    /// Says FCUnpublish and deleteStream and closes; [Listener#onClosed] follows when the socket is closed.
    public CompletableFuture<CloseCause> close(CloseCause cause) {
        if (live) {
            name("FCUnpublish", 0);
        }
        return client.close(cause);
    }

    private void name(String command, double transactionId) {
        client.send(RtmpClient.command(0, command, transactionId, AmfValue.NULL, AmfValue.of(url.streamWithQuery())));
    }

    private void publish() {
        client.send(RtmpClient.command(
                messageStreamId, "publish", 0, AmfValue.NULL, AmfValue.of(url.streamWithQuery()), AmfValue.of("live")));
    }

    private void status(String code) {
        if (code.equals("NetStream.Publish.Start") && !live && client.isOpen()) {
            live = true;
            client.established();
            listener.onLive();
        }
    }
}
