package io.wxgw.wire.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.Datagrams;
import io.wxgw.wire.Golden;
import io.wxgw.wire.Hardship;
import io.wxgw.wire.SampleMedia;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.MediaFrame;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What ffmpeg 4.4 and GStreamer 1.22 sent, packet by packet.
///
/// - `ffmpeg-h264`: `clip.flv` in packets of 200 bytes: STAP-A, FU-A, several slices a picture;
/// - `gst-h264`: x264 without B-frames in packets of 300 bytes, numbers and timestamps close to their wraps;
/// - `ffmpeg-aac`: twelve access units in a packet; `ffmpeg-aac-fragments`: packets of 80 bytes;
/// - `gst-aac`: access units in two packets each, 48 kHz mono.
class RtpSamplesTest {
    @ParameterizedTest
    @ValueSource(strings = {"rtp/ffmpeg-h264.rtp", "rtp/gst-h264.rtp"})
    void readsH264AsItIsDumped(String name) {
        List<String> dump = new ArrayList<>();
        H264Depacketizer depacketizer = h264();
        for (RtpPacket packet : Packets.sample(name)) {
            dump.add(packet.toString());
            describe(depacketizer.depacketize(packet), dump);
        }
        Golden.matches(name, dump);
        assertThat(dump).noneMatch(line -> line.contains("Discarded"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtp/ffmpeg-aac.rtp", "rtp/ffmpeg-aac-fragments.rtp", "rtp/gst-aac.rtp"})
    void readsAacAsItIsDumped(String name) {
        List<String> dump = new ArrayList<>();
        AacDepacketizer depacketizer = aac();
        for (RtpPacket packet : Packets.sample(name)) {
            dump.add(packet.toString());
            describe(depacketizer.depacketize(packet), dump);
        }
        Golden.matches(name, dump);
        assertThat(dump).noneMatch(line -> line.contains("Discarded"));
    }

    @Test
    void findsThePicturesOfTheClipInFfmpegsPackets() {
        List<VideoFrame> sent = SampleMedia.videoFrames();
        List<VideoFrame> received = Packets.frames(h264(), Packets.sample("rtp/ffmpeg-h264.rtp"));
        assertThat(received).hasSameSizeAs(sent);
        assertThat(received)
                .extracting(VideoFrame::nalUnits)
                .isEqualTo(sent.stream().map(VideoFrame::nalUnits).toList());
        assertThat(received)
                .extracting(VideoFrame::keyFrame)
                .isEqualTo(sent.stream().map(VideoFrame::keyFrame).toList());
    }

    @Test
    void findsTheSoundOfTheClipInFfmpegsPackets() {
        List<Payload> sent =
                SampleMedia.audioFrames().stream().map(AudioFrame::data).toList();
        List<AudioFrame> received = Packets.frames(aac(), Packets.sample("rtp/ffmpeg-aac.rtp"));
        assertThat(received).hasSize(12);
        assertThat(received).extracting(AudioFrame::data).isEqualTo(sent.subList(0, 12));
        for (int i = 1; i < received.size(); i++) {
            assertThat(received.get(i).ptsNanos() - received.get(i - 1).ptsNanos())
                    .isBetween(21_333_333L, 21_333_334L);
        }
        assertThat(Packets.frames(aac(), Packets.sample("rtp/ffmpeg-aac-fragments.rtp")))
                .extracting(AudioFrame::data)
                .isSubsetOf(sent);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rtp/ffmpeg-h264.rtp",
                "rtp/gst-h264.rtp",
                "rtp/ffmpeg-aac.rtp",
                "rtp/ffmpeg-aac-fragments.rtp",
                "rtp/gst-aac.rtp",
            })
    void survivesDamage(String name) {
        Supplier<Depacketizer<? extends MediaFrame>> fresh =
                name.contains("h264") ? RtpSamplesTest::h264 : RtpSamplesTest::aac;
        Hardship.survive(SampleMedia.bytes(name), bytes -> {
            Depacketizer<? extends MediaFrame> depacketizer = fresh.get();
            ByteBuf in = Unpooled.wrappedBuffer(bytes);
            while (in.readableBytes() > 2) {
                ByteBuf datagram = in.readSlice(Math.min(in.readUnsignedShort(), in.readableBytes()));
                RtpPacket.parse(datagram).ifPresent(depacketizer::depacketize);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtp/ffmpeg-h264.rtp", "rtp/gst-h264.rtp", "rtp/ffmpeg-aac.rtp", "rtp/gst-aac.rtp"})
    void writesPacketsAsTheyWereRead(String name) {
        for (ByteBuf datagram : Datagrams.of(name)) {
            ByteBuf out = Unpooled.buffer();
            RtpPacket.parse(datagram).orElseThrow().write(out);
            assertThat(out).isEqualTo(datagram);
        }
    }

    private static void describe(Depacketized<? extends MediaFrame> depacketized, List<String> dump) {
        switch (depacketized) {
            case Depacketized.NeedMore<? extends MediaFrame> _ -> {}
            case Depacketized.Frames<? extends MediaFrame> frames ->
                frames.frames().forEach(frame -> dump.add("  " + frame));
            case Depacketized.Discarded<? extends MediaFrame> discarded -> dump.add("  " + discarded);
        }
    }

    private static H264Depacketizer h264() {
        return new H264Depacketizer(pts -> pts);
    }

    private static AacDepacketizer aac() {
        return new AacDepacketizer(AacFormat.LC_48K_MONO, pts -> pts);
    }
}
