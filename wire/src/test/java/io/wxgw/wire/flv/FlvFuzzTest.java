package io.wxgw.wire.flv;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import org.junit.jupiter.api.Tag;

/// Any tag bodies: nothing is ever thrown, and a frame comes back from our muxer as it was read.
class FlvFuzzTest {
    /// Several tags of one input stand behind a byte each, 8 for sound and 9 for pictures, and their lengths in 16
    /// bits.
    @FuzzTest
    @Tag("fuzz")
    void demuxesAnyTags(byte[] bytes) {
        FlvDemuxer demuxer = new FlvDemuxer();
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        long timestampMs = 0;
        while (in.readableBytes() > 3) {
            boolean sound = in.readByte() == 8;
            Payload body = Payload.copyOf(in.readSlice(Math.min(in.readUnsignedShort(), in.readableBytes())));
            timestampMs += 20;
            check(
                    sound
                            ? demuxer.audio(timestampMs, body, timestampMs * 1_000_000)
                            : demuxer.video(timestampMs, body, timestampMs * 1_000_000));
        }
    }

    private static void check(FlvDemux demuxed) {
        FlvDemuxer again = new FlvDemuxer();
        switch (demuxed) {
            case FlvDemux.Frame(AudioFrame sound) ->
                assertThat(again.audio(0, FlvMuxer.audio(sound), 0))
                        .isEqualTo(new FlvDemux.Discarded(FlvDemux.DiscardReason.NO_SEQUENCE_HEADER));
            case FlvDemux.Frame(VideoFrame picture) -> {
                again.video(0, FlvMuxer.videoSequenceHeader(picture.format()), 0);
                long dtsMs = picture.dtsNanos() / 1_000_000;
                assertThat(again.video(dtsMs, FlvMuxer.video(picture), picture.dtsNanos()))
                        .isInstanceOfSatisfying(
                                FlvDemux.Frame.class,
                                frame -> assertThat(((VideoFrame) frame.frame()).nalUnits())
                                        .isEqualTo(picture.nalUnits()));
            }
            case FlvDemux.Header _, FlvDemux.Ignored _, FlvDemux.Discarded _ -> {}
        }
    }
}
