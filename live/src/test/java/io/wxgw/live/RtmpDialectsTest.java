package io.wxgw.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.wxgw.wire.amf.AmfValue;
import io.wxgw.wire.rtmp.RtmpMessage;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How real clients speak, command by command and chunk by chunk as recorded from them. `RtmpPeersTest` runs the
/// clients themselves; this says which of their habits matter, without any of them being there.
class RtmpDialectsTest {
    private static final AmfValue NULL = AmfValue.NULL;
    private static final List<String> MEDIA = List.of("audio header", "video header", "key 1", "picture 2", "audio 3");

    private final LiveWorld world = new LiveWorld();

    private RawClient handshaken() {
        return world.connect().shakeHands();
    }

    private static AmfValue app() {
        return AmfValue.Obj.EMPTY.with("app", "wx").with("tcUrl", "rtmp://127.0.0.1:1935/wx");
    }

    private static byte[] metadata() {
        return Chunks.values(AmfValue.of("@setDataFrame"), AmfValue.of("onMetaData"), Tags.METADATA);
    }

    private void assertPlays(String stream, List<String> media) {
        assertThat(world.play(stream).media()).isEqualTo(media);
    }

    @Test
    void takesAPublisherLikeFfmpeg() {
        RawClient ffmpeg = handshaken();
        ffmpeg.send(chunks -> chunks.command(3, 0, "connect", 1, app()));
        world.moment();
        // It copies the server's chunk size and then talks in deltas.
        int copied = ffmpeg.of(RtmpMessage.SetChunkSize.class).getFirst().chunkSize();
        ffmpeg.send(chunks -> chunks.control(Chunks.SET_CHUNK_SIZE, copied)
                .chunkSize(copied)
                .command(3, 0, "releaseStream", 2, NULL, AmfValue.of("a"))
                .command(3, 0, "FCPublish", 3, NULL, AmfValue.of("a"))
                .command(3, 0, "createStream", 4, NULL)
                .command(8, 1, "publish", 5, NULL, AmfValue.of("a"), AmfValue.of("live"))
                .full(4, 0, Chunks.DATA, 1, metadata())
                .full(6, 0, Chunks.VIDEO, 1, Tags.VIDEO_HEADER)
                .delta(4, 0, Chunks.AUDIO, Tags.AUDIO_HEADER)
                .delta(6, 0, Chunks.VIDEO, Tags.ofLength(Tags.keyFrame(1), 70_000))
                .delta(6, 40, Chunks.VIDEO, Tags.picture(2))
                .deltaOnly(6, 41, Tags.picture(4))
                .same(6, Tags.picture(5))
                .delta(4, 23, Chunks.AUDIO, Tags.audio(3)));
        world.moment();
        assertThat(ffmpeg.statuses()).containsExactly("NetStream.Publish.Start");
        RawClient player = world.play("a");
        assertThat(player.media())
                .containsExactly(
                        "audio header", "video header", "key 1", "picture 2", "picture 4", "picture 5", "audio 3");
        assertThat(player.of(RtmpMessage.Video.class).stream().map(RtmpMessage.Video::timestampMs))
                .containsExactly(0L, 0L, 40L, 81L, 122L);

        ffmpeg.send(chunks -> chunks.delta(6, 0, Chunks.VIDEO, Chunks.bytes(0x17, 2, 0, 0, 0))
                .command(3, 0, "FCUnpublish", 6, NULL, AmfValue.of("a"))
                .command(3, 0, "deleteStream", 7, NULL, AmfValue.of(1.0)));
        world.moment();
        assertThat(ffmpeg.statuses()).containsExactly("NetStream.Publish.Start", "NetStream.Unpublish.Success");
        assertThat(world.stream("a").published()).isFalse();
    }

    @Test
    void takesAPublisherLikeLibrtmpWithAllMediaOnOneChunkStream() {
        RawClient librtmp = handshaken();
        librtmp.send(chunks -> chunks.command(3, 0, "connect", 1, app())
                .command(3, 0, "releaseStream", 2, NULL, AmfValue.of("a"))
                .command(3, 0, "FCPublish", 3, NULL, AmfValue.of("a"))
                .command(3, 0, "createStream", 4, NULL)
                .command(4, 1, "publish", 5, NULL, AmfValue.of("a"), AmfValue.of("live"))
                .full(4, 0, Chunks.DATA, 1, metadata())
                .full(4, 0, Chunks.DATA, 1, metadata())
                .full(4, 0, Chunks.AUDIO, 1, Tags.AUDIO_HEADER)
                .full(4, 0, Chunks.VIDEO, 1, Tags.VIDEO_HEADER)
                .full(4, 0, Chunks.VIDEO, 1, Tags.ofLength(Tags.keyFrame(1), 1_000))
                .full(4, 40, Chunks.VIDEO, 1, Tags.picture(2))
                .delta(4, 1, Chunks.AUDIO, Tags.audio(3)));
        world.moment();
        assertPlays("a", MEDIA);
    }

    @Test
    void takesAPublisherLikeRtmp2sinkWithoutTransactionsAndWithAChunkSizeAfterPublish() {
        RawClient sink = handshaken();
        sink.send(chunks -> chunks.command(3, 0, "connect", 1, app())
                .control(Chunks.WINDOW_ACKNOWLEDGEMENT_SIZE, 5_000_000)
                .command(3, 0, "releaseStream", 0, NULL, AmfValue.of("a"))
                .command(3, 0, "FCPublish", 0, NULL, AmfValue.of("a"))
                .command(3, 0, "createStream", 2, NULL)
                .command(3, 1, "publish", 0, NULL, AmfValue.of("a"), AmfValue.of("live"))
                .control(Chunks.SET_CHUNK_SIZE, 4_096)
                .chunkSize(4_096)
                .full(4, 0, Chunks.DATA, 1, metadata())
                .full(5, 0, Chunks.AUDIO, 1, Tags.AUDIO_HEADER)
                .full(6, 0, Chunks.VIDEO, 1, Tags.VIDEO_HEADER)
                .full(6, 0, Chunks.VIDEO, 1, Tags.ofLength(Tags.keyFrame(1), 10_000))
                .full(6, 40, Chunks.VIDEO, 1, Tags.picture(2))
                .full(5, 41, Chunks.AUDIO, 1, Tags.audio(3)));
        world.moment();
        assertThat(sink.statuses()).containsExactly("NetStream.Publish.Start");
        // What had transaction id 0 wants no answer.
        assertThat(sink.commands("_result"))
                .extracting(RtmpMessage.Command::transactionId)
                .containsExactly(1.0, 2.0);
        assertPlays("a", MEDIA);
        sink.send(chunks -> chunks.command(3, 0, "deleteStream", 0, NULL, AmfValue.of("a")));
        world.moment();
        assertThat(world.stream("a").published()).isFalse();
    }

    @Test
    void takesARelayLikeNginxWithAChunkSizeBeforeConnectAndItsOwnStreamBegin() {
        RawClient nginx = handshaken();
        nginx.send(chunks -> chunks.control(Chunks.SET_CHUNK_SIZE, 4_096)
                .chunkSize(4_096)
                .control(Chunks.WINDOW_ACKNOWLEDGEMENT_SIZE, 5_000_000)
                .command(3, 0, "connect", 1, app())
                .command(3, 0, "createStream", 2, NULL)
                .command(5, 1, "publish", 0, NULL, AmfValue.of("a"), AmfValue.of("live"))
                .full(2, 0, Chunks.USER_CONTROL, 0, Chunks.bytes(0, 0, 0, 0, 0, 1))
                .full(5, 0, Chunks.DATA, 1, Chunks.values(AmfValue.of("onMetaData"), Tags.METADATA))
                .full(6, 0, Chunks.AUDIO, 1, Tags.AUDIO_HEADER)
                .full(7, 0, Chunks.VIDEO, 1, Tags.VIDEO_HEADER)
                .full(7, 0, Chunks.VIDEO, 1, Tags.ofLength(Tags.keyFrame(1), 10_000))
                .full(7, 40, Chunks.VIDEO, 1, Tags.picture(2))
                .full(6, 41, Chunks.AUDIO, 1, Tags.audio(3)));
        world.moment();
        RawClient player = world.play("a");
        assertThat(player.media()).isEqualTo(MEDIA);
        assertThat(player.metadata()).containsExactly(List.of(AmfValue.of("onMetaData"), Tags.METADATA));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffmpeg", "librtmp", "rtmp2src", "Red5"})
    void takesAPlayerLike(String client) {
        world.beginMedia(world.publish("a"));
        RawClient player = handshaken();
        byte[] setBufferLength = Chunks.bytes(0, 3, 0, 0, 0, 1, 0, 0, 0x0B, 0xB8);
        byte[] onStreamZero = Chunks.bytes(0, 3, 0, 0, 0, 0, 0, 0, 0x0B, 0xB8);
        player.send(chunks -> {
            chunks.command(3, 0, "connect", 1, app());
            switch (client) {
                case "ffmpeg" ->
                    chunks.control(Chunks.WINDOW_ACKNOWLEDGEMENT_SIZE, 5_000_000)
                            .command(3, 0, "createStream", 2, NULL)
                            .command(8, 0, "getStreamLength", 3, NULL, AmfValue.of("a"))
                            .command(8, 1, "play", 4, NULL, AmfValue.of("a"), AmfValue.of(-2_000.0))
                            .full(2, 1, Chunks.USER_CONTROL, 0, setBufferLength);
                case "librtmp" ->
                    chunks.control(Chunks.WINDOW_ACKNOWLEDGEMENT_SIZE, 2_500_000)
                            .full(2, 1, Chunks.USER_CONTROL, 0, onStreamZero)
                            .delta(3, 0, Chunks.COMMAND, Chunks.command("createStream", 2, NULL))
                            .delta(3, 0, Chunks.COMMAND, Chunks.command("FCSubscribe", 3, NULL, AmfValue.of("a")))
                            .full(
                                    8,
                                    0,
                                    Chunks.COMMAND,
                                    1,
                                    Chunks.command(
                                            "play",
                                            4,
                                            NULL,
                                            AmfValue.of("a"),
                                            AmfValue.of(-1_000.0),
                                            AmfValue.of(3_000.0)))
                            .delta(2, 1, Chunks.USER_CONTROL, setBufferLength);
                case "rtmp2src" ->
                    chunks.control(Chunks.WINDOW_ACKNOWLEDGEMENT_SIZE, 5_000_000)
                            .control(Chunks.WINDOW_ACKNOWLEDGEMENT_SIZE, 2_500_000)
                            .command(3, 0, "createStream", 2, NULL)
                            .command(3, 1, "play", 0, NULL, AmfValue.of("a"), AmfValue.of(-2.0));
                default ->
                    chunks.full(2, 0, Chunks.SET_PEER_BANDWIDTH, 0, Chunks.bytes(0, 0x98, 0x96, 0x80, 2))
                            .control(Chunks.WINDOW_ACKNOWLEDGEMENT_SIZE, 10_000_000)
                            .command(3, 0, "createStream", 2, NULL)
                            .command(3, 1, "receiveAudio", 0, NULL, AmfValue.of(true))
                            .command(3, 1, "receiveVideo", 0, NULL, AmfValue.of(true))
                            .command(4, 1, "play", 3, NULL, AmfValue.of("a"), AmfValue.of(-2_000.0))
                            .full(2, 1, Chunks.USER_CONTROL, 0, setBufferLength);
            }
        });
        world.moment();
        assertThat(player.statuses()).containsExactly("NetStream.Play.Reset", "NetStream.Play.Start");
        assertThat(player.media()).isEqualTo(MEDIA);
        assertThat(player.isClosed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deleteStream", "closeStream", "FCUnpublish"})
    void endsAStreamBy(String command) {
        RawClient publisher = world.publish("a");
        AmfValue which = command.equals("FCUnpublish") ? AmfValue.of("a") : AmfValue.of(1.0);
        publisher.send(chunks -> chunks.command(3, 1, command, 9, NULL, which));
        world.moment();
        assertThat(publisher.statuses()).endsWith("NetStream.Unpublish.Success");
        assertThat(world.server.streams()).isEmpty();

        publisher.send(chunks -> chunks.command(3, 1, "publish", 10, NULL, AmfValue.of("b"), AmfValue.of("live")));
        world.moment();
        assertThat(world.stream("b").published()).isTrue();
    }

    @Test
    void understandsCommandsInAnAmf3Envelope() {
        world.beginMedia(world.publish("a"));
        RawClient flash = handshaken();
        flash.send(chunks -> chunks.command(
                        3, 0, "connect", 1, AmfValue.Obj.EMPTY.with("app", "wx").with("objectEncoding", 3))
                .full(3, 0, Chunks.COMMAND_AMF3, 0, enveloped(Chunks.command("createStream", 2, NULL)))
                .full(3, 0, Chunks.COMMAND_AMF3, 1, enveloped(Chunks.command("play", 3, NULL, AmfValue.of("a")))));
        world.moment();
        assertThat(flash.media()).isEqualTo(MEDIA);
    }

    @Test
    void understandsAmf3ValuesInsideAnAmf0Command() {
        world.beginMedia(world.publish("a"));
        RawClient red5 = handshaken();
        byte[] amf3Null = Chunks.bytes(0x11, 0x01);
        byte[] amf3Name = Chunks.bytes(0x11, 0x06, 0x03, 'a');
        byte[] amf3Start = Chunks.bytes(0x11, 0x04, 0x00);
        byte[] amf3Play = Chunks.bytes(0x11, 0x06, 0x09, 'p', 'l', 'a', 'y');
        red5.send(chunks -> chunks.command(3, 0, "connect", 1, app())
                .full(3, 0, Chunks.COMMAND, 0, joined(Chunks.command("createStream", 2), amf3Null))
                .full(
                        3,
                        0,
                        Chunks.COMMAND,
                        1,
                        joined(amf3Play, Chunks.values(AmfValue.of(3.0)), amf3Null, amf3Name, amf3Start)));
        world.moment();
        assertThat(red5.statuses()).contains("NetStream.Play.Start");
        assertThat(red5.media()).isEqualTo(MEDIA);
    }

    @Test
    void takesChunkStreamsWithLongIdsAndMessagesInterleaved() {
        RawClient publisher = world.publish("a");
        byte[] key = Tags.ofLength(Tags.keyFrame(1), 200);
        publisher.send(chunks -> chunks.full(400, 0, Chunks.AUDIO, 1, Tags.AUDIO_HEADER)
                .full(70, 0, Chunks.VIDEO, 1, Tags.VIDEO_HEADER));
        byte[] whole = new Chunks().full(70, 0, Chunks.VIDEO, 1, key).take();
        byte[] sound = new Chunks().full(400, 7, Chunks.AUDIO, 1, Tags.audio(3)).take();
        int firstChunk = 2 + 11 + 128;
        publisher.sendBytes(Arrays.copyOf(whole, firstChunk));
        publisher.sendBytes(sound);
        publisher.sendBytes(Arrays.copyOfRange(whole, firstChunk, whole.length));
        world.moment();
        assertPlays("a", List.of("audio header", "video header", "key 1"));
        assertThat(world.stream("a").frames()).isEqualTo(4);
    }

    @Test
    void opensAggregates() {
        RawClient publisher = world.publish("a");
        var inner = Unpooled.buffer();
        for (byte[] body : List.of(Tags.VIDEO_HEADER, Tags.keyFrame(1))) {
            inner.writeByte(Chunks.VIDEO).writeMedium(body.length).writeInt(0).writeMedium(0);
            inner.writeBytes(body).writeInt(11 + body.length);
        }
        byte[] body = new byte[inner.readableBytes()];
        inner.readBytes(body);
        publisher.send(chunks -> chunks.full(6, 500, Chunks.AGGREGATE, 1, body));
        world.moment();
        assertPlays("a", List.of("video header", "key 1"));
    }

    @Test
    void answersPingsAndAcknowledgesByWindowWithoutAStorm() {
        RawClient publisher = world.publish("a");
        publisher.send(chunks -> chunks.full(2, 0, Chunks.USER_CONTROL, 0, Chunks.bytes(0, 6, 0, 0, 0x12, 0x34))
                .control(Chunks.WINDOW_ACKNOWLEDGEMENT_SIZE, 1)
                .control(Chunks.SET_CHUNK_SIZE, 60_000)
                .chunkSize(60_000));
        world.moment();
        assertThat(publisher.of(RtmpMessage.UserControl.PingResponse.class))
                .containsExactly(new RtmpMessage.UserControl.PingResponse(0x1234));

        byte[] picture = Tags.ofLength(Tags.keyFrame(1), 1_000);
        for (int i = 0; i < 500; i++) {
            publisher.send(chunks -> chunks.full(6, 0, Chunks.VIDEO, 1, picture));
        }
        world.pass(Duration.ofSeconds(1));
        // 500 kB came: one acknowledgement in 64 KiB, whatever window the client names.
        assertThat(publisher.of(RtmpMessage.Acknowledgement.class)).hasSizeBetween(5, 8);
    }

    @Test
    void answersWhatItDoesNotKnowAndGoesOn() {
        RawClient publisher = world.publish("a");
        publisher.send(chunks -> chunks.command(3, 0, "setPlaylist", 7, NULL)
                .command(3, 0, "noAnswerWanted", 0, NULL)
                .full(3, 0, 19, 0, new byte[20])
                .full(2, 0, Chunks.USER_CONTROL, 0, Chunks.bytes(0, 31, 0, 0, 0, 0)));
        world.moment();
        assertThat(publisher.commands("_error"))
                .singleElement()
                .extracting(RtmpMessage.Command::transactionId)
                .isEqualTo(7.0);
        assertThat(publisher.isClosed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64})
    void readsEverythingInPiecesOf(int bytes) {
        world.network.chunks(bytes);
        RawClient publisher = world.publish("a");
        world.beginMedia(publisher);
        world.pass(Duration.ofSeconds(1));
        assertPlays("a", MEDIA);
    }

    private static byte[] enveloped(byte[] command) {
        return joined(new byte[1], command);
    }

    private static byte[] joined(byte[]... parts) {
        var all = Unpooled.buffer();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        return bytes;
    }
}
