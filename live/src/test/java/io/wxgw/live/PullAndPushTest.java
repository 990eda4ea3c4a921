package io.wxgw.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.rtmp.RtmpPull;
import io.wxgw.engine.rtmp.RtmpPush;
import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.wire.amf.AmfValue;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.rtmp.RtmpUrl;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Our own clients against our own server: `RtmpPull` and `RtmpPush`, one attempt each.
class PullAndPushTest {
    // A grace shorter than the silence after which a pull gives up, so that it hears of the end.
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final LiveWorld world = new LiveWorld(
            config -> new LiveConfig(
                    config.rtmpBind(),
                    config.app(),
                    config.rtmp(),
                    GRACE,
                    config.playWait(),
                    config.playerQueue(),
                    config.gatewayQueue(),
                    config.gopCacheBytes(),
                    config.maxConnections(),
                    config.maxConnectionsPerAddress(),
                    config.gatewayAddresses(),
                    config.maxStreams()),
            StreamAuth.OPEN);

    private static final class Events implements RtmpPull.Listener, RtmpPush.Listener {
        final List<String> heard = new ArrayList<>();
        final List<CloseCause> closes = new ArrayList<>();

        @Override
        public void onLive() {
            heard.add("live");
        }

        @Override
        public void onAudio(long timestampMs, Payload body) {
            heard.add(timestampMs + " " + Tags.name(Chunks.AUDIO, body));
        }

        @Override
        public void onVideo(long timestampMs, Payload body) {
            heard.add(timestampMs + " " + Tags.name(Chunks.VIDEO, body));
        }

        @Override
        public void onUnpublished() {
            heard.add("unpublished");
        }

        @Override
        public void onClosed(CloseCause cause) {
            closes.add(cause);
        }
    }

    private RtmpPull pull(String stream, Events events) {
        return pull(world.network, world.started.rtmp(), stream, events);
    }

    private RtmpPull pull(Network network, InetSocketAddress address, String stream, Events events) {
        return world.client.call(() -> RtmpPull.open(
                world.client, network, address, url(stream), RtmpSettings.DEFAULT, new Random(2), events));
    }

    private RtmpPush push(String stream, Events events) {
        return world.client.call(() -> RtmpPush.open(
                world.client,
                world.network,
                world.started.rtmp(),
                url(stream),
                RtmpSettings.DEFAULT,
                new Random(3),
                events));
    }

    private static RtmpUrl url(String stream) {
        return RtmpUrl.parse("rtmp://127.0.0.1:1935/wx/" + stream);
    }

    @Test
    void carryAStreamFromOneToTheOther() {
        Events pushed = new Events();
        Events pulled = new Events();
        RtmpPush push = push("a", pushed);
        RtmpPull pull = pull("a?gop=0", pulled);
        world.moment();
        assertThat(pushed.heard).containsExactly("live");
        world.client.run(() -> {
            push.metadata(0, List.of(AmfValue.of("onMetaData"), Tags.METADATA));
            push.audio(0, Payload.of(Tags.AUDIO_HEADER));
            push.video(0, Payload.of(Tags.VIDEO_HEADER));
            push.video(10, Payload.of(Tags.keyFrame(1)));
            push.audio(0x1_0000_0000L - 1, Payload.of(Tags.audio(2)));
        });
        world.moment();
        assertThat(pulled.heard)
                .containsExactly("live", "0 audio header", "0 video header", "10 key 1", "4294967295 audio 2");

        world.client.run(() -> push.close(new CloseCause.Requested("StopPush")));
        world.pass(GRACE.plusSeconds(1));
        assertThat(pushed.closes).containsExactly(new CloseCause.Requested("StopPush"));
        assertThat(pulled.heard).endsWith("unpublished");
        assertThat(pulled.closes).containsExactly(new CloseCause.PeerClosed());
        world.client.run(() -> pull.close(new CloseCause.Shutdown()));
        world.moment();
        assertThat(pulled.closes).hasSize(1);
    }

    @Test
    void hearARefusalByItsName() {
        Events pushed = new Events();
        push("not/a/name", pushed);
        Events pulled = new Events();
        pull("not/a/name", pulled);
        world.moment();
        assertThat(pushed.closes)
                .singleElement()
                .isInstanceOfSatisfying(
                        CloseCause.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("NetStream.Publish.BadName"));
        assertThat(pulled.closes)
                .singleElement()
                .isInstanceOfSatisfying(
                        CloseCause.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("NetStream.Play.Failed"));
    }

    @Test
    void sayThatNobodyListens() {
        Events events = new Events();
        pull(world.network, new InetSocketAddress(world.started.rtmp().getAddress(), 9), "a", events);
        world.moment();
        assertThat(events.closes).singleElement().isInstanceOf(CloseCause.NetworkError.class);
        assertThat(events.closes.getFirst().retriable()).isTrue();
    }

    @Test
    void giveUpOnAServerThatNeverAnswers() {
        world.network.stall(reader -> reader.equals(world.started.rtmp()));
        Events pushed = new Events();
        push("a", pushed);
        world.pass(Duration.ofSeconds(16));
        assertThat(pushed.closes).containsExactly(new CloseCause.IdleTimeout(Duration.ofSeconds(10)));
    }

    @Test
    void noticeThatAPullHasFallenSilent() {
        Events pulled = new Events();
        pull("a", pulled);
        world.beginMedia(world.publish("a"));
        assertThat(pulled.heard).hasSize(6);
        world.network.partition((from, _) -> from.equals(world.started.rtmp()));
        world.pass(Duration.ofSeconds(16));
        assertThat(pulled.closes).singleElement().isInstanceOf(CloseCause.IdleTimeout.class);
    }

    @Test
    void closedBeforeTheConnectionStandsLeaveNothingBehind() {
        Events events = new Events();
        RtmpPush push = push("a", events);
        world.client.run(() -> push.close(new CloseCause.Requested("changed my mind")));
        world.pass(Duration.ofSeconds(1));
        assertThat(events.closes).containsExactly(new CloseCause.Requested("changed my mind"));
        assertThat(world.network.openStreams()).isZero();
        assertThat(world.server.streams()).isEmpty();
    }
}
