package io.wxgw.live;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.engine.close.CloseCause;
import io.wxgw.wire.amf.AmfValue;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What strangers throw at the server, and that it hurts nobody else: after each test a bystander's stream still runs.
class LiveServerLimitsTest {
    private final LiveWorld world = new LiveWorld(
            config -> new LiveConfig(
                    config.rtmpBind(),
                    config.app(),
                    config.rtmp(),
                    config.publisherGrace(),
                    config.playWait(),
                    config.playerQueue(),
                    config.gatewayQueue(),
                    config.gopCacheBytes(),
                    100,
                    20,
                    Set.of(InetAddress.ofLiteral("10.0.0.8")),
                    10),
            StreamAuth.OPEN);
    private final RawClient publisher = world.publish("bystander");
    private final RawClient player = world.play("bystander");

    LiveServerLimitsTest() {
        world.beginMedia(publisher);
        speak();
    }

    private void speak() {
        publisher.send(chunks -> chunks.full(4, 50, Chunks.AUDIO, 1, Tags.audio(50)));
        var _ = world.client.schedule(Duration.ofSeconds(1), this::speak);
    }

    @AfterEach
    void theBystanderNoticesNothing() {
        world.moment();
        int before = player.media().size();
        publisher.send(chunks -> chunks.full(4, 99, Chunks.AUDIO, 1, Tags.audio(99)));
        world.moment();
        assertThat(player.media()).hasSize(before + 1);
        assertThat(world.time.defects()).isEmpty();
    }

    private RawClient attack(Consumer<Chunks> bytes) {
        RawClient attacker = world.connect().shakeHands();
        attacker.send(bytes);
        world.moment();
        return attacker;
    }

    private void assertProtocolError(RawClient attacker) {
        assertThat(attacker.isClosed()).isTrue();
        assertThat(world.server.closeCauses()).containsEntry("ProtocolError", 1L);
    }

    @Test
    void closesAtOnceOnAnythingButRtmp() {
        for (byte[] bytes : List.of(
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII),
                new byte[] {6},
                new byte[] {31, 1, 2},
                new byte[] {0})) {
            RawClient stranger = world.connect().sendBytes(bytes);
            world.moment();
            assertThat(stranger.isClosed()).isTrue();
        }
        assertThat(world.server.closeCauses()).containsEntry("ProtocolError", 4L);
    }

    @Test
    void cutsAHandshakeOfOneByteASecondAfterTenSeconds() {
        RawClient slow = world.connect();
        for (int second = 0; second < 12; second++) {
            slow.sendBytes(new byte[] {3});
            world.pass(Duration.ofSeconds(1));
            if (second < 9) {
                assertThat(slow.isClosed()).isFalse();
            }
        }
        assertThat(slow.isClosed()).isTrue();
        assertThat(world.server.closeCauses()).containsEntry("IdleTimeout", 1L);
    }

    @Test
    void cutsAClientThatNeverAsksForAnything() {
        RawClient idle = world.ready("wx");
        world.pass(Duration.ofSeconds(11));
        assertThat(idle.isClosed()).isTrue();
    }

    @Test
    void cutsAPublisherThatFallsSilentButNotAPlayer() {
        RawClient silent = world.publish("silent");
        RawClient waiting = world.play("silent");
        world.pass(Duration.ofSeconds(11));
        assertThat(silent.isClosed()).isTrue();
        assertThat(waiting.isClosed()).isFalse();
        assertThat(world.server.closeCauses()).containsEntry("IdleTimeout", 1L);
    }

    @Test
    void takesSoManyConnectionsFromOneAddressAndOthersFromAnother() {
        List<RawClient> crowd = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            crowd.add(world.connect());
        }
        world.moment();
        // The bystanders are two of the twenty.
        assertThat(crowd.stream().filter(RawClient::isClosed)).hasSize(12);
        RawClient elsewhere = world.connect(world.network.host("10.0.0.9"));
        world.moment();
        assertThat(elsewhere.isClosed()).isFalse();

        crowd.forEach(
                one -> one.transport().lane().execute(() -> one.transport().close(new CloseCause.Requested("test"))));
        world.moment();
        RawClient later = world.connect();
        world.moment();
        assertThat(later.isClosed()).isFalse();
    }

    @Test
    void takesAnyNumberFromAGateway() {
        List<RawClient> links = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            links.add(world.connect(world.network.host("10.0.0.8")));
        }
        world.moment();
        assertThat(links).noneMatch(RawClient::isClosed);
    }

    @Test
    void takesSoManyStreams() {
        for (int i = 0; i < 9; i++) {
            assertThat(world.publish("s" + i).statuses()).containsExactly("NetStream.Publish.Start");
        }
        assertThat(world.publish("one-more").statuses()).containsExactly("NetStream.Publish.BadName");
        assertThat(world.play("another").statuses()).containsExactly("NetStream.Play.Failed");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 0x8000_0000L, 0xFFFF_FFFFL})
    void refusesAChunkSizeOf(long size) {
        assertProtocolError(attack(chunks -> chunks.control(Chunks.SET_CHUNK_SIZE, size)));
    }

    @Test
    void refusesDeepNestingAndFalseCounts() {
        ByteBuf deep = Unpooled.buffer();
        deep.writeBytes(Chunks.command("connect", 1));
        for (int i = 0; i < 20_000; i++) {
            deep.writeBytes(new byte[] {3, 0, 1, 'a'});
        }
        byte[] nested = new byte[deep.readableBytes()];
        deep.readBytes(nested);
        RawClient first = attack(chunks -> chunks.full(3, 0, Chunks.COMMAND, 0, nested));
        byte[] array = Chunks.bytes(2, 0, 1, 'x', 0x0A, 0x7F, 0xFF, 0xFF, 0xFF);
        RawClient second = attack(chunks -> chunks.full(3, 0, Chunks.COMMAND, 0, array));
        byte[] text = Chunks.bytes(2, 0, 1, 'x', 0x0C, 0x7F, 0xFF, 0xFF, 0xFF);
        RawClient third = attack(chunks -> chunks.full(3, 0, Chunks.COMMAND, 0, text));
        assertThat(List.of(first, second, third)).allMatch(RawClient::isClosed);
        assertThat(world.server.closeCauses()).containsEntry("ProtocolError", 3L);
    }

    @Test
    void refusesMoreThan64ChunkStreams() {
        assertProtocolError(attack(chunks -> {
            for (int id = 3; id < 70; id++) {
                chunks.full(id, 0, Chunks.AUDIO, 1, Tags.audio(1));
            }
        }));
    }

    @Test
    void refusesHalfMessagesBeyondABoundAndMessagesBeyondAnother() {
        RawClient halves = attack(chunks -> {
            chunks.control(Chunks.SET_CHUNK_SIZE, 0x10_0000).chunkSize(0x10_0000);
        });
        for (int id = 3; id < 10; id++) {
            byte[] whole = new Chunks()
                    .chunkSize(0x10_0000)
                    .full(id, 0, Chunks.VIDEO, 1, new byte[0x1F_0000])
                    .take();
            halves.sendBytes(Arrays.copyOf(whole, 12 + 0x10_0000));
        }
        world.pass(Duration.ofSeconds(1));
        assertProtocolError(halves);
        byte[] announced = Chunks.bytes(0x06, 0, 0, 0, 0xFF, 0xFF, 0xFF, 9, 1, 0, 0, 0);
        RawClient huge = world.connect().shakeHands().sendBytes(announced);
        world.moment();
        assertThat(huge.isClosed()).isTrue();
    }

    @Test
    void refusesAFormat3FirstAndAFalseAggregate() {
        RawClient first = world.connect().shakeHands().sendBytes(Chunks.bytes(0xC9, 1, 2, 3));
        byte[] aggregate = Chunks.bytes(9, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0x17, 1, 0);
        RawClient second = attack(chunks -> chunks.full(6, 0, Chunks.AGGREGATE, 1, aggregate));
        assertThat(List.of(first, second)).allMatch(RawClient::isClosed);
        assertThat(world.server.closeCauses()).containsEntry("ProtocolError", 2L);
    }

    @Test
    void refusesNamesThatCouldMeanSomethingElsewhere() {
        for (String name : List.of("../etc/passwd", "a/b", "a b", "a\r\nINFO b", "\u001b[2J", "é", "a".repeat(129))) {
            RawClient client = world.publish(name);
            assertThat(client.statuses()).as(name).containsExactly("NetStream.Publish.BadName");
            assertThat(client.isClosed()).isTrue();
            assertThat(world.play(name).statuses()).containsExactly("NetStream.Play.Failed");
        }
        assertThat(world.publish("").statuses()).containsExactly("NetStream.Publish.BadName");
        RawClient otherApp = world.ready("admin");
        otherApp.send(chunks -> chunks.command(3, 1, "publish", 3, AmfValue.NULL, AmfValue.of("a")));
        world.moment();
        assertThat(otherApp.statuses()).containsExactly("NetStream.Publish.BadName");
        assertThat(world.server.streams()).hasSize(1);
    }

    @Test
    void refusesANameOf60000Bytes() {
        RawClient client = world.ready("wx");
        client.send(chunks -> chunks.command(
                3, 1, "publish", 3, AmfValue.NULL, AmfValue.of("x".repeat(60_000)), AmfValue.of("live")));
        world.pass(Duration.ofSeconds(1));
        assertThat(client.statuses()).containsExactly("NetStream.Publish.BadName");
        assertThat(world.server.streams()).hasSize(1);
    }

    @Test
    void takesAtMostEightStreamsOnAConnectionAndOneAtATime() {
        RawClient greedy = world.ready("wx");
        greedy.send(chunks -> {
            for (int i = 0; i < 10; i++) {
                chunks.command(3, 0, "createStream", 10 + i, AmfValue.NULL);
            }
        });
        world.moment();
        assertThat(greedy.commands("_error")).hasSize(3);
        greedy.send(chunks -> chunks.command(3, 1, "publish", 30, AmfValue.NULL, AmfValue.of("one"))
                .command(3, 2, "publish", 31, AmfValue.NULL, AmfValue.of("two")));
        world.moment();
        assertThat(greedy.statuses()).endsWith("NetStream.Publish.BadName");
        assertThat(greedy.isClosed()).isTrue();
        assertThat(world.server.streams()).hasSize(1);
    }

    @Test
    void standsRandomBytesAfterTheHandshake() {
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            byte[] garbage = new byte[1 + random.nextInt(3_000)];
            random.nextBytes(garbage);
            RawClient attacker = world.connect().shakeHands().sendBytes(garbage);
            world.moment();
            if (!attacker.isClosed()) {
                attacker.transport().lane().execute(() -> attacker.transport().close(new CloseCause.Requested("test")));
                world.moment();
            }
        }
        assertThat(world.server.connections()).isEqualTo(2);
        assertThat(world.server.streams()).hasSize(1);
    }
}
