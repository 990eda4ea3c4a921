package io.wxgw.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.engine.close.CloseCause;
import io.wxgw.wire.amf.AmfValue;
import io.wxgw.wire.rtmp.RtmpMessage;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveServerTest {
    private final LiveWorld world = new LiveWorld();

    private static final List<String> BEGINNING =
            List.of("audio header", "video header", "key 1", "picture 2", "audio 3");

    @Test
    void relaysWhatIsPublishedUnchangedToEveryPlayer() {
        RawClient publisher = world.publish("a");
        List<RawClient> players = List.of(world.play("a"), world.play("a"), world.play("a"));
        world.beginMedia(publisher);

        assertThat(publisher.statuses()).containsExactly("NetStream.Publish.Start");
        for (RawClient player : players) {
            assertThat(player.statuses()).containsExactly("NetStream.Play.Reset", "NetStream.Play.Start");
            assertThat(player.media()).isEqualTo(BEGINNING);
            assertThat(player.metadata()).containsExactly(List.of(AmfValue.of("onMetaData"), Tags.METADATA));
            assertThat(player.of(RtmpMessage.Video.class).getLast().timestampMs())
                    .isEqualTo(40);
        }
        LiveServer.StreamState state = world.stream("a");
        assertThat(state.players()).isEqualTo(3);
        assertThat(state.frames()).isEqualTo(6);
    }

    @Test
    void carriesTimestampsAcrossThe24BitBoundary() {
        RawClient publisher = world.publish("a");
        RawClient player = world.play("a");
        world.beginMedia(publisher);
        byte[] extended =
                Chunks.bytes(0x04, 0xFF, 0xFF, 0xFF, 0, 0, 3, 8, 1, 0, 0, 0, 0x01, 0x00, 0x00, 0x07, 0xAF, 1, 9);
        publisher.sendBytes(extended);
        world.moment();
        assertThat(player.of(RtmpMessage.Audio.class).getLast().timestampMs()).isEqualTo(0x0100_0007L);
    }

    @Test
    void letsAPlayerWaitForItsPublisher() {
        RawClient player = world.play("a");
        world.pass(Duration.ofSeconds(14));
        assertThat(player.isClosed()).isFalse();
        assertThat(player.statuses()).isEmpty();

        world.beginMedia(world.publish("a"));
        assertThat(player.statuses()).contains("NetStream.Play.Start");
        assertThat(player.media()).isEqualTo(BEGINNING);
    }

    @Test
    void refusesAPlayerWhosePublisherNeverCameEachAfterItsOwnWait() {
        RawClient first = world.play("a");
        world.pass(Duration.ofSeconds(10));
        RawClient second = world.play("a");
        world.pass(Duration.ofSeconds(6));
        assertThat(first.statuses()).containsExactly("NetStream.Play.StreamNotFound");
        assertThat(first.isClosed()).isTrue();
        assertThat(second.isClosed()).isFalse();
        world.pass(Duration.ofSeconds(10));
        assertThat(second.statuses()).containsExactly("NetStream.Play.StreamNotFound");
        assertThat(world.server.streams()).isEmpty();
        assertThat(world.server.connections()).isZero();
    }

    @Test
    void beginsALatePlayerWithTheWholeGroupOfPictures() {
        RawClient publisher = world.publish("a");
        world.beginMedia(publisher);
        RawClient early = world.play("a");
        assertThat(early.media()).isEqualTo(BEGINNING);

        publisher.send(chunks ->
                chunks.full(6, 80, Chunks.VIDEO, 1, Tags.keyFrame(4)).full(6, 120, Chunks.VIDEO, 1, Tags.picture(5)));
        world.moment();
        assertThat(world.play("a").media()).containsExactly("audio header", "video header", "key 4", "picture 5");
    }

    @Test
    void beginsAPlayerWithoutGopCacheWithTheNextKeyFrame() {
        RawClient publisher = world.publish("a");
        world.beginMedia(publisher);
        RawClient player = world.play("a?gop=0");
        publisher.send(chunks -> chunks.full(6, 80, Chunks.VIDEO, 1, Tags.picture(4))
                .full(4, 81, Chunks.AUDIO, 1, Tags.audio(5))
                .full(6, 120, Chunks.VIDEO, 1, Tags.keyFrame(6))
                .full(6, 160, Chunks.VIDEO, 1, Tags.picture(7)));
        world.moment();
        assertThat(player.media()).containsExactly("audio header", "video header", "audio 5", "key 6", "picture 7");
        assertThat(player.metadata()).hasSize(1);
    }

    @Test
    void doesNotKeepSoundThatGoesOnWithoutPictures() {
        RawClient publisher = world.publish("a");
        world.beginMedia(publisher);
        publisher.send(chunks -> IntStream.range(0, 100)
                .forEach(i -> chunks.full(4, 2_000 + 20 * i, Chunks.AUDIO, 1, Tags.audio(100 + i))));
        world.moment();
        assertThat(world.play("a").media()).isEqualTo(BEGINNING);
    }

    @Test
    void letsANewPublisherTakeOverAndKeepsThePlayers() {
        RawClient first = world.publish("a");
        RawClient player = world.play("a");
        world.beginMedia(first);
        RawClient second = world.publish("a");

        assertThat(second.statuses()).containsExactly("NetStream.Publish.Start");
        assertThat(first.isClosed()).isTrue();
        assertThat(player.isClosed()).isFalse();
        int before = player.media().size();
        second.send(chunks -> chunks.full(6, 0, Chunks.VIDEO, 1, Tags.VIDEO_HEADER)
                .full(6, 0, Chunks.VIDEO, 1, Tags.picture(8))
                .full(6, 40, Chunks.VIDEO, 1, Tags.keyFrame(9)));
        world.moment();
        // A picture of the new encoder before its first key frame would be drawn over the old one's.
        assertThat(player.media().subList(before, player.media().size())).containsExactly("video header", "key 9");
        assertThat(world.stream("a").publishes()).isEqualTo(2);
        assertThat(world.server.publishes()).isEqualTo(2);
    }

    @Test
    void keepsPlayersWhileAPublisherIsAwayAndEndsThemAfterwards() {
        RawClient player = world.play("a");
        RawClient publisher = world.publish("a");
        world.beginMedia(publisher);
        publisher.transport().lane().execute(() -> publisher.transport().close(new CloseCause.Requested("test")));
        world.pass(Duration.ofSeconds(14));
        assertThat(player.isClosed()).isFalse();

        RawClient back = world.publish("a");
        world.beginMedia(back);
        assertThat(player.media()).hasSize(10);
        back.transport().lane().execute(() -> back.transport().close(new CloseCause.Requested("test")));
        world.pass(Duration.ofSeconds(16));
        assertThat(player.statuses()).endsWith("NetStream.Play.UnpublishNotify");
        assertThat(player.of(RtmpMessage.UserControl.StreamEof.class)).hasSize(1);
        assertThat(player.isClosed()).isTrue();
        assertThat(world.server.streams()).isEmpty();
    }

    @Test
    void forgetsAStreamAtOnceWhenNobodyPlaysIt() {
        RawClient publisher = world.publish("a");
        publisher.send(chunks -> chunks.command(3, 0, "deleteStream", 4, AmfValue.NULL, AmfValue.of(1.0)));
        world.moment();
        assertThat(world.server.streams()).isEmpty();
        assertThat(publisher.isClosed()).isFalse();
    }

    @Test
    void dropsPicturesOfASlowPlayerToTheNextKeyFrameButNotItsSound() {
        RawClient publisher = world.publish("a");
        RawClient slow = world.play("a");
        RawClient fast = world.play("a");
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
        assertThat(fast.media()).hasSize(5 + 200);
        world.network.stall(_ -> false);
        world.pass(Duration.ofSeconds(1));
        publisher.send(chunks -> chunks.full(6, 4_000, Chunks.VIDEO, 1, Tags.picture(201))
                .full(6, 4_040, Chunks.VIDEO, 1, Tags.keyFrame(202))
                .full(6, 4_080, Chunks.VIDEO, 1, Tags.picture(203)));
        world.moment();

        List<String> media = slow.media();
        assertThat(media.stream().filter(name -> name.startsWith("audio "))).hasSize(2 + 100);
        assertThat(media).endsWith("key 202", "picture 203").doesNotContain("picture 201");
        List<String> pictures = media.stream()
                .filter(name -> name.startsWith("picture") || name.startsWith("key"))
                .toList();
        int gap = pictures.indexOf("key 202");
        // 3 s of pictures at 20 a second, and what two kernels hold, were kept; the rest was dropped in one piece.
        assertThat(gap).isBetween(55, 80);
        assertThat(fast.media()).contains("picture 201");
    }

    @Test
    void neverHoldsMoreThanABoundForAPlayerThatDoesNotRead() {
        RawClient publisher = world.publish("a");
        RawClient slow = world.play("a");
        world.beginMedia(publisher);
        world.network.stall(reader -> reader.equals(slow.transport().local()));
        byte[] large = Tags.ofLength(Tags.keyFrame(7), 1 << 20);
        for (int i = 0; i < 60; i++) {
            publisher.send(chunks -> chunks.full(6, 50, Chunks.VIDEO, 1, large));
            world.pass(Duration.ofMillis(5));
        }
        world.moment();
        assertThat(world.stream("a").dropped()).isBetween(30L, 50L);
    }

    @Test
    void countsAndDropsWhatNoPlayerCouldUse() {
        RawClient publisher = world.publish("a");
        RawClient player = world.play("a");
        world.beginMedia(publisher);
        publisher.send(chunks -> chunks.full(4, 50, Chunks.AUDIO, 1, new byte[0])
                .full(4, 50, Chunks.AUDIO, 1, Chunks.bytes(0xAF))
                .full(6, 50, Chunks.VIDEO, 1, new byte[0])
                .full(6, 50, Chunks.VIDEO, 1, Chunks.bytes(0x17, 0))
                .full(6, 50, Chunks.VIDEO, 1, Chunks.bytes(0x57, 0))
                .full(4, 60, Chunks.AUDIO, 1, Tags.audio(9)));
        world.moment();
        assertThat(player.media()).hasSize(6).endsWith("audio 9");
        assertThat(world.stream("a").unplayable()).isEqualTo(5);
        assertThat(publisher.isClosed()).isFalse();
        assertThat(world.play("a").media()).startsWith("audio header", "video header", "key 1");
    }

    @Test
    void relaysEnhancedVideoWithItsHeaderAndKeyFrames() {
        RawClient publisher = world.publish("a");
        byte[] header = Chunks.bytes(0x90, 'h', 'v', 'c', '1', 0);
        byte[] key = Chunks.bytes(0x91, 'h', 'v', 'c', '1', 1);
        byte[] picture = Chunks.bytes(0xA3, 'h', 'v', 'c', '1', 2);
        publisher.send(chunks -> chunks.full(6, 0, Chunks.VIDEO, 1, header)
                .full(6, 0, Chunks.VIDEO, 1, key)
                .full(6, 40, Chunks.VIDEO, 1, picture));
        world.moment();
        assertThat(world.play("a").of(RtmpMessage.Video.class).stream()
                        .map(video -> video.body().toBytes()))
                .containsExactly(header, key, picture);
        assertThat(world.play("a?gop=0").of(RtmpMessage.Video.class)).hasSize(1);
    }

    private static LiveWorld guarded() {
        return new LiveWorld(config -> config, new StreamAuth() {
            @Override
            public boolean mayPublish(String stream, String query) {
                return query.equals("key=up");
            }

            @Override
            public boolean mayPlay(String stream, String query) {
                return query.equals("key=down");
            }
        });
    }

    /// A phone that lost its network comes back with the URL it has; nobody else may take its place.
    @Test
    void letsOnlyAPublisherWithTheKeyTakeOver() {
        LiveWorld guarded = guarded();
        RawClient first = guarded.publish("a?key=up");
        RawClient bySocket = guarded.play("a?key=down");
        RawViewer byHttp = guarded.view("/wx/a.flv?key=down");
        guarded.beginMedia(first);

        RawClient stranger = guarded.publish("a?key=guessed");
        assertThat(stranger.statuses()).containsExactly("NetStream.Publish.BadName");
        first.send(chunks -> chunks.full(6, 80, Chunks.VIDEO, 1, Tags.picture(4)));
        guarded.moment();
        assertThat(bySocket.media()).endsWith("picture 4");
        assertThat(byHttp.media()).endsWith("picture 4");

        RawClient second = guarded.publish("a?key=up");
        assertThat(second.statuses()).containsExactly("NetStream.Publish.Start");
        assertThat(first.isClosed()).isTrue();
        second.send(chunks ->
                chunks.full(6, 0, Chunks.VIDEO, 1, Tags.VIDEO_HEADER).full(6, 40, Chunks.VIDEO, 1, Tags.keyFrame(9)));
        guarded.moment();
        assertThat(bySocket.media()).endsWith("video header", "key 9");
        assertThat(byHttp.media()).endsWith("video header", "key 9");
        assertThat(bySocket.isClosed() || byHttp.isClosed()).isFalse();
    }

    /// While it is away too.
    @Test
    void keepsTheNameOfAPublisherThatIsAwayForWhoHasTheKey() {
        LiveWorld guarded = guarded();
        RawClient first = guarded.publish("a?key=up");
        RawClient player = guarded.play("a?key=down");
        guarded.beginMedia(first);
        first.transport().lane().execute(() -> first.transport().close(new CloseCause.Requested("test")));
        guarded.pass(Duration.ofSeconds(2));

        assertThat(guarded.publish("a?key=guessed").statuses()).containsExactly("NetStream.Publish.BadName");
        assertThat(guarded.publish("a").statuses()).containsExactly("NetStream.Publish.BadName");
        int before = player.media().size();
        RawClient back = guarded.publish("a?key=up");
        assertThat(back.statuses()).containsExactly("NetStream.Publish.Start");
        back.send(chunks ->
                chunks.full(6, 0, Chunks.VIDEO, 1, Tags.VIDEO_HEADER).full(6, 40, Chunks.VIDEO, 1, Tags.keyFrame(9)));
        guarded.moment();
        assertThat(player.media().subList(before, player.media().size())).containsExactly("video header", "key 9");
        assertThat(player.isClosed()).isFalse();
    }

    @Test
    void asksWhoMayPublishAndPlayAndDoesNotRepeatTheSecret() {
        LiveWorld guarded = guarded();
        RawClient stranger = guarded.publish("a?key=down");
        assertThat(stranger.statuses()).containsExactly("NetStream.Publish.BadName");
        assertThat(stranger.commands("onStatus").toString()).doesNotContain("key=");
        assertThat(stranger.isClosed()).isTrue();
        RawClient publisher = guarded.publish("a?key=up");
        assertThat(publisher.statuses()).containsExactly("NetStream.Publish.Start");
        assertThat(publisher.commands("onStatus").toString()).doesNotContain("key=");
        assertThat(guarded.play("a?key=up").statuses()).containsExactly("NetStream.Play.Failed");
        assertThat(guarded.play("a?key=down").statuses()).contains("NetStream.Play.Start");
    }

    @Test
    void endsEverythingWithShutdownAndFreesThePort() {
        RawClient player = world.play("a");
        RawClient publisher = world.publish("a");
        RawClient idle = world.connect();
        world.time.await(world.started.close(), LiveWorld.SOON);
        world.moment();
        assertThat(List.of(player, publisher, idle)).allMatch(RawClient::isClosed);
        assertThat(player.statuses()).endsWith("NetStream.Play.UnpublishNotify");
        assertThat(world.server.connections()).isZero();
        assertThat(world.server.closeCauses()).containsOnlyKeys("Shutdown");
        assertThat(world.network.boundPorts()).isZero();
    }
}
