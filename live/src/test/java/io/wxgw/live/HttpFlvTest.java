package io.wxgw.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.wxgw.engine.close.CloseCause;
import io.wxgw.wire.FlvFile;
import io.wxgw.wire.amf.Amf0Decoder;
import io.wxgw.wire.amf.AmfValue;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Players over HTTP-FLV, in virtual time: what they share with players over RTMP, and what they do not.
class HttpFlvTest {
    private static final List<String> BEGINNING =
            List.of("audio header", "video header", "key 1", "picture 2", "audio 3");
    private static final Duration NEARLY_A_SECOND = Duration.ofMillis(900);

    private final LiveWorld world = new LiveWorld();

    @AfterEach
    void nothingWentWrongInside() {
        assertThat(world.time.defects()).isEmpty();
    }

    private static AmfValue.Keyed metadata(RawViewer viewer) {
        byte[] body = viewer.tags(FlvFile.Tag.SCRIPT).getFirst().body().toBytes();
        return (AmfValue.Keyed)
                Amf0Decoder.decodeAll(Unpooled.wrappedBuffer(body)).getLast();
    }

    private static long lastTimestampMs(RawViewer viewer) {
        return viewer.tags().getLast().timestampMs();
    }

    private void leave(RawClient publisher) {
        publisher.transport().lane().execute(() -> publisher.transport().close(new CloseCause.Requested("test")));
        world.moment();
    }

    @Test
    void answersWithAFileOfBothTracksThatGoesOn() {
        RawClient publisher = world.publish("a");
        RawViewer early = world.view("/wx/a.flv");
        world.beginMedia(publisher);
        RawViewer late = world.view("/wx/a.flv");
        for (RawViewer viewer : List.of(early, late)) {
            assertThat(viewer.status()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(viewer.field("Content-Type")).isEqualTo("video/x-flv");
            assertThat(viewer.field("Connection")).isEqualTo("close");
            assertThat(viewer.field("Content-Length")).isEmpty();
            assertThat(viewer.flags()).isEqualTo(5);
            assertThat(viewer.media()).isEqualTo(BEGINNING);
            assertThat(metadata(viewer)).isEqualTo(Tags.METADATA);
            assertThat(lastTimestampMs(viewer)).isEqualTo(41);
        }
        publisher.send(chunks -> chunks.full(6, 80, Chunks.VIDEO, 1, Tags.picture(4)));
        world.moment();
        assertThat(early.media()).endsWith("picture 4");
        assertThat(late.media()).endsWith("picture 4");
        assertThat(world.stream("a").players()).isEqualTo(2);
    }

    @Test
    void beginsAPlayerWithoutGopCacheWithTheNextKeyFrame() {
        RawClient publisher = world.publish("a");
        world.beginMedia(publisher);
        RawViewer viewer = world.view("/wx/a.flv?gop=0");
        publisher.send(chunks ->
                chunks.full(6, 80, Chunks.VIDEO, 1, Tags.picture(4)).full(6, 120, Chunks.VIDEO, 1, Tags.keyFrame(6)));
        world.moment();
        assertThat(viewer.media()).containsExactly("audio header", "video header", "key 6");
    }

    @Test
    void announcesOnlyTheTrackThatTheMetadataNamesAndDoesNotWaitForAnother() {
        RawClient publisher = world.publish("a");
        RawViewer viewer = world.view("/wx/a.flv");
        AmfValue onlySound = AmfValue.EcmaArray.EMPTY.with("hasAudio", true).with("audiocodecid", 10);
        publisher.send(chunks -> chunks.full(4, 0, Chunks.DATA, 1, Chunks.values(AmfValue.of("onMetaData"), onlySound))
                .full(4, 0, Chunks.AUDIO, 1, Tags.AUDIO_HEADER));
        world.moment();
        assertThat(viewer.flags()).isEqualTo(4);
        assertThat(viewer.media()).containsExactly("audio header");
    }

    @Test
    void announcesTheOneTrackThatCameWhenTheOtherHasNotForASecond() {
        RawClient speaker = world.publish("speaks");
        RawClient shower = world.publish("shows");
        RawViewer listener = world.view("/wx/speaks.flv");
        RawViewer watcher = world.view("/wx/shows.flv");
        speaker.send(chunks ->
                chunks.full(4, 0, Chunks.AUDIO, 1, Tags.AUDIO_HEADER).full(4, 0, Chunks.AUDIO, 1, Tags.audio(1)));
        shower.send(chunks ->
                chunks.full(6, 0, Chunks.VIDEO, 1, Tags.VIDEO_HEADER).full(6, 0, Chunks.VIDEO, 1, Tags.keyFrame(1)));
        world.pass(NEARLY_A_SECOND);
        assertThat(listener.status()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(listener.body()).isEmpty();
        assertThat(watcher.body()).isEmpty();
        world.pass(Duration.ofMillis(200));
        assertThat(listener.flags()).isEqualTo(4);
        assertThat(listener.media()).containsExactly("audio header", "audio 1");
        assertThat(watcher.flags()).isEqualTo(1);
        assertThat(watcher.media()).containsExactly("video header", "key 1");
    }

    @Test
    void leavesOutTheTrackThatIsNotAskedForAndSaysNothingOfIt() {
        RawClient publisher = world.publish("a");
        RawViewer watcher = world.view("/wx/a.flv?onlyvideo=1");
        RawViewer listener = world.view("/wx/a.flv?x=y&onlyaudio=1");
        world.beginMedia(publisher);
        assertThat(watcher.flags()).isEqualTo(1);
        assertThat(watcher.media()).containsExactly("video header", "key 1", "picture 2");
        assertThat(metadata(watcher).properties()).containsOnlyKeys("width", "height", "videocodecid");
        assertThat(listener.flags()).isEqualTo(4);
        assertThat(listener.media()).containsExactly("audio header", "audio 3");
        assertThat(metadata(listener).properties()).containsOnlyKeys("audiocodecid");
        RawClient overRtmp = world.play("a?onlyvideo=1");
        assertThat(overRtmp.media()).containsExactly("video header", "key 1", "picture 2");
    }

    @Test
    void letsAPlayerWaitForItsPublisherButNotForEver() {
        RawViewer early = world.view("/wx/a.flv");
        RawViewer lost = world.view("/wx/b.flv");
        world.pass(Duration.ofSeconds(14));
        assertThat(early.heardNothing()).isTrue();
        world.beginMedia(world.publish("a"));
        assertThat(early.media()).isEqualTo(BEGINNING);
        world.pass(Duration.ofSeconds(2));
        assertThat(lost.status()).isEqualTo("HTTP/1.1 404 Not Found");
        assertThat(lost.body()).asString().isEqualTo("b is not published.\n");
        assertThat(lost.isClosed()).isTrue();
        assertThat(early.isClosed()).isFalse();
    }

    @Test
    void keepsOneLineOfTimeWhenANewPublisherTakesOver() {
        RawClient first = world.publish("a");
        RawViewer viewer = world.view("/wx/a.flv");
        world.beginMedia(first);
        first.send(chunks -> chunks.full(4, 600_000, Chunks.AUDIO, 1, Tags.audio(4)));
        world.moment();
        RawClient second = world.publish("a");
        int before = viewer.tags().size();
        second.send(chunks -> chunks.full(6, 7, Chunks.VIDEO, 1, Tags.VIDEO_HEADER)
                .full(6, 7, Chunks.VIDEO, 1, Tags.picture(8))
                .full(6, 47, Chunks.VIDEO, 1, Tags.keyFrame(9))
                .full(6, 87, Chunks.VIDEO, 1, Tags.picture(10)));
        world.moment();
        List<FlvFile.Tag> tags = viewer.tags().subList(before, viewer.tags().size());
        assertThat(viewer.media()).endsWith("audio 4", "video header", "key 9", "picture 10");
        assertThat(tags).extracting(FlvFile.Tag::timestampMs).containsExactly(600_000L, 600_040L, 600_080L);
    }

    @Test
    void keepsTheClockOfAPublisherThatComesBackWithIt() {
        RawClient first = world.publish("a");
        RawViewer viewer = world.view("/wx/a.flv");
        world.beginMedia(first);
        leave(first);
        world.pass(Duration.ofSeconds(5));
        RawClient second = world.publish("a");
        second.send(chunks -> chunks.full(6, 5_100, Chunks.VIDEO, 1, Tags.keyFrame(9)));
        world.moment();
        assertThat(viewer.media()).endsWith("key 9");
        assertThat(lastTimestampMs(viewer)).isEqualTo(5_100);
    }

    @Test
    void endsTheFileWhenThePublisherHasBeenAwayForTooLong() {
        RawClient publisher = world.publish("a");
        RawViewer viewer = world.view("/wx/a.flv");
        world.beginMedia(publisher);
        leave(publisher);
        world.pass(Duration.ofSeconds(14));
        assertThat(viewer.isClosed()).isFalse();
        world.pass(Duration.ofSeconds(2));
        assertThat(viewer.isClosed()).isTrue();
        assertThat(viewer.media()).isEqualTo(BEGINNING);
        assertThat(world.server.streams()).isEmpty();
        assertThat(world.server.connections()).isZero();
    }

    @Test
    void forgetsWhatCameOfAPublisherThatWentBeforeItsTracksWereKnown() {
        RawClient first = world.publish("a");
        RawViewer viewer = world.view("/wx/a.flv");
        first.send(chunks -> chunks.full(4, 0, Chunks.AUDIO, 1, Tags.audio(1)));
        world.moment();
        RawClient second = world.publish("a");
        second.send(chunks -> chunks.full(6, 0, Chunks.VIDEO, 1, Tags.VIDEO_HEADER));
        world.pass(Duration.ofSeconds(2));
        assertThat(viewer.flags()).isEqualTo(1);
        assertThat(viewer.media()).containsExactly("video header");
    }

    @Test
    void dropsPicturesOfASlowPlayerToTheNextKeyFrameButNotItsSound() {
        RawClient publisher = world.publish("a");
        RawViewer slow = world.view("/wx/a.flv");
        world.beginMedia(publisher);
        world.network.stall(reader -> reader.equals(slow.transport().local()));
        for (int i = 0; i < 100; i++) {
            int number = i;
            byte[] picture = Tags.ofLength(i % 25 == 0 ? Tags.keyFrame(number) : Tags.picture(number), 20_000);
            publisher.send(chunks -> chunks.full(6, 40L * number, Chunks.VIDEO, 1, picture)
                    .full(4, 40L * number, Chunks.AUDIO, 1, Tags.audio(number)));
            world.pass(Duration.ofMillis(50));
        }
        assertThat(world.stream("a").dropped()).isPositive();
        world.network.stall(_ -> false);
        world.pass(Duration.ofSeconds(1));
        publisher.send(chunks -> chunks.full(6, 4_000, Chunks.VIDEO, 1, Tags.picture(201))
                .full(6, 4_040, Chunks.VIDEO, 1, Tags.keyFrame(202)));
        world.moment();
        assertThat(slow.media().stream().filter(name -> name.startsWith("audio ")))
                .hasSize(2 + 100);
        assertThat(slow.media()).endsWith("key 202").doesNotContain("picture 201");
        assertThat(slow.tags()).hasSizeBetween(100 + 55, 100 + 90);
    }

    @Test
    void forgetsAPlayerThatLeaves() {
        world.beginMedia(world.publish("a"));
        RawViewer viewer = world.view("/wx/a.flv");
        RawViewer waiting = world.view("/wx/b.flv");
        viewer.leave();
        waiting.leave();
        world.moment();
        assertThat(world.stream("a").players()).isZero();
        assertThat(world.server.streams()).hasSize(1);
        assertThat(world.server.connections()).isEqualTo(1);
    }

    @Test
    void endsWithShutdown() {
        world.beginMedia(world.publish("a"));
        RawViewer playing = world.view("/wx/a.flv");
        RawViewer waiting = world.view("/wx/b.flv");
        RawViewer silent = world.connectHttp();
        world.time.await(world.started.close(), LiveWorld.SOON);
        world.moment();
        assertThat(List.of(playing, waiting, silent)).allMatch(RawViewer::isClosed);
        assertThat(waiting.status()).isEqualTo("HTTP/1.1 503 Service Unavailable");
        assertThat(silent.heardNothing()).isTrue();
        assertThat(world.server.connections()).isZero();
        assertThat(world.server.closeCauses()).containsOnlyKeys("Shutdown");
        assertThat(world.network.boundPorts()).isZero();
    }

    @Test
    void answersHeadAndOptionsAndRefusesOtherMethods() {
        world.publish("a");
        RawViewer head = world.http("HEAD /wx/a.flv HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(head.status()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(head.field("Content-Type")).isEqualTo("video/x-flv");
        RawViewer nobody = world.http("HEAD /wx/b.flv HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(nobody.status()).isEqualTo("HTTP/1.1 404 Not Found");
        RawViewer options = world.http("OPTIONS /wx/a.flv HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(options.status()).isEqualTo("HTTP/1.1 204 No Content");
        RawViewer post = world.http("POST /wx/a.flv HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx");
        assertThat(post.status()).isEqualTo("HTTP/1.1 405 Method Not Allowed");
        assertThat(List.of(options, post))
                .allMatch(viewer -> viewer.field("Allow").equals("GET, HEAD, OPTIONS"));
        assertThat(List.of(head, nobody, options)).allMatch(viewer -> viewer.body().length == 0);
        assertThat(List.of(head, nobody, options, post)).allMatch(RawViewer::isClosed);
        assertThat(world.server.streams()).hasSize(1);
    }

    @Test
    void refusesWhatIsNoStreamOfOurs() {
        for (String target : List.of(
                "/",
                "/wx/a",
                "/wx/.flv",
                "/wx/a.m3u8",
                "/admin/a.flv",
                "/wx/../a.flv",
                "/wx/a%20b.flv",
                "/wx/a/b.flv",
                "*")) {
            RawViewer viewer = world.view(target);
            assertThat(viewer.status()).as(target).isEqualTo("HTTP/1.1 404 Not Found");
            assertThat(viewer.isClosed()).isTrue();
        }
        assertThat(world.server.streams()).isEmpty();
    }

    @Test
    void asksWhoMayPlayAndDoesNotRepeatTheSecret() {
        LiveWorld guarded = new LiveWorld(config -> config, new StreamAuth() {
            @Override
            public boolean mayPublish(String stream, String query) {
                return true;
            }

            @Override
            public boolean mayPlay(String stream, String query) {
                return query.equals("key=down");
            }
        });
        guarded.beginMedia(guarded.publish("a"));
        RawViewer stranger = guarded.view("/wx/a.flv?key=up");
        assertThat(stranger.status()).isEqualTo("HTTP/1.1 403 Forbidden");
        assertThat(stranger.body()).asString().doesNotContain("key");
        assertThat(guarded.view("/wx/a.flv?key=down").media()).isEqualTo(BEGINNING);
    }

    @Test
    void letsPagesOfTheControlServerReadAndNoOthers() {
        world.beginMedia(world.publish("a"));
        String request = "GET /wx/a.flv HTTP/1.1\r\nHost: x\r\nOrigin: ";
        RawViewer ours = world.http(request + LiveWorld.PAGE + "\r\n\r\n");
        RawViewer foreign = world.http(request + "http://example.org\r\n\r\n");
        RawViewer none = world.view("/wx/a.flv");
        assertThat(ours.field("Access-Control-Allow-Origin")).isEqualTo(LiveWorld.PAGE);
        assertThat(foreign.field("Access-Control-Allow-Origin")).isEmpty();
        assertThat(none.field("Access-Control-Allow-Origin")).isEmpty();
        assertThat(List.of(ours, foreign, none))
                .allMatch(viewer -> viewer.field("Vary").equals("Origin"));
        RawViewer asks = world.http("OPTIONS /wx/a.flv HTTP/1.1\r\nHost: x\r\nOrigin: " + LiveWorld.PAGE + "\r\n\r\n");
        assertThat(asks.field("Access-Control-Allow-Origin")).isEqualTo(LiveWorld.PAGE);
        assertThat(asks.field("Access-Control-Allow-Methods")).isEqualTo("GET, HEAD");
    }

    @Test
    void answersOneRequestOnAConnection() {
        world.beginMedia(world.publish("a"));
        RawViewer eager = world.http("GET /wx/a.flv HTTP/1.1\r\nHost: x\r\n\r\n".repeat(3));
        eager.send("GET /wx/b.flv HTTP/1.1\r\nHost: x\r\n\r\n");
        world.moment();
        assertThat(eager.media()).isEqualTo(BEGINNING);
        assertThat(world.server.streams()).hasSize(1);
    }

    @Test
    void namesWhatIsWrongWithARequest() {
        RawViewer rtmp = world.http("\u0003\u0000\u0000\u0000");
        assertThat(rtmp.status()).isEqualTo("HTTP/1.1 400 Bad Request");
        assertThat(rtmp.body()).asString().isEqualTo("a method in capital letters expected\n");
        RawViewer endless = world.http("GET /wx/a.flv HTTP/1.1\r\nCookie: " + "x".repeat(9_000));
        assertThat(endless.status()).isEqualTo("HTTP/1.1 431 Request Header Fields Too Large");
        assertThat(endless.body()).asString().isEqualTo("a request of at most 8192 bytes expected\n");
        assertThat(List.of(rtmp, endless)).allMatch(RawViewer::isClosed);
        assertThat(world.server.closeCauses()).containsEntry("ProtocolError", 2L);
    }

    @Test
    void cutsARequestOfOneByteASecondAfterTenSeconds() {
        RawViewer slow = world.connectHttp();
        for (int second = 0; second < 12; second++) {
            slow.send("G");
            world.pass(Duration.ofSeconds(1));
            if (second < 9) {
                assertThat(slow.isClosed()).isFalse();
            }
        }
        assertThat(slow.isClosed()).isTrue();
        assertThat(slow.status()).isEqualTo("HTTP/1.1 408 Request Timeout");
        assertThat(world.server.closeCauses()).containsEntry("IdleTimeout", 1L);
    }

    @Test
    void countsItsConnectionsWithThoseOfRtmp() {
        LiveWorld small = new LiveWorld(
                config -> new LiveConfig(
                        config.rtmpBind(),
                        config.app(),
                        config.rtmp(),
                        config.publisherGrace(),
                        config.playWait(),
                        config.playerQueue(),
                        config.gatewayQueue(),
                        config.gopCacheBytes(),
                        4,
                        0,
                        config.gatewayAddresses(),
                        2),
                StreamAuth.OPEN);
        small.publish("a");
        small.publish("b");
        assertThat(small.view("/wx/c.flv").status()).isEqualTo("HTTP/1.1 503 Service Unavailable");
        List<RawViewer> viewers =
                IntStream.range(0, 3).mapToObj(_ -> small.view("/wx/a.flv")).toList();
        assertThat(viewers.getLast().status()).isEqualTo("HTTP/1.1 503 Service Unavailable");
        assertThat(viewers.getLast().body()).asString().isEqualTo("too many connections\n");
        assertThat(viewers.subList(0, 2)).noneMatch(RawViewer::isClosed);
    }
}
