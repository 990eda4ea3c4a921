package io.wxgw.wxmgw;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.H264Format;
import io.wxgw.wire.media.MediaFrame;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LiveEdgeTest {
    private static final long MS = 1_000_000L;
    private static final H264Format FORMAT =
            new H264Format(List.of(Payload.of(new byte[] {0x67, 1})), List.of(Payload.of(new byte[] {0x68, 1})));

    private final LiveEdge edge = new LiveEdge();
    private final List<MediaFrame> out = new ArrayList<>();

    @Test
    void losesNothingOfAStreamThatComesAtThePaceOfTheClock() {
        for (int i = 0; i < 30; i++) {
            edge.onFrame(picture(i == 0, i * (66 * MS), i * (66 * MS)), i * (66 * MS), out::add);
        }
        assertThat(out).hasSize(30);
        assertThat(edge.dropped()).isZero();
    }

    @Test
    void holdsTheBeginningForATenthOfASecondAtMost() {
        edge.onFrame(picture(true, 0, 0), 0, out::add);
        assertThat(out).isEmpty();
        edge.poll(LiveEdge.LOOK_NANOS, out::add);
        assertThat(out).hasSize(1);
        assertThat(edge.reached()).isTrue();
    }

    @Test
    void entersACacheAtItsNewestKeyFrame() {
        // 4 s of picture with a key frame every 2 s, and their sound, within 60 ms; then live.
        long now = 0;
        for (int i = 0; i < 60; i++) {
            now = i * MS;
            edge.onFrame(picture(i % 30 == 0, i * (66 * MS), now), now, out::add);
            edge.onFrame(sound(i * (66 * MS), now), now, out::add);
        }
        edge.poll(200 * MS, out::add);
        List<Long> pictures = out.stream()
                .filter(VideoFrame.class::isInstance)
                .map(MediaFrame::ptsNanos)
                .toList();
        List<Long> sounds = out.stream()
                .filter(AudioFrame.class::isInstance)
                .map(MediaFrame::ptsNanos)
                .toList();
        assertThat(pictures).first().isEqualTo(30 * 66 * MS);
        assertThat(pictures).hasSize(30);
        assertThat(sounds).containsExactly(59 * 66 * MS);
        edge.onFrame(sound(60 * 66 * MS, 210 * MS), 210 * MS, out::add);
        assertThat(out).last().extracting(MediaFrame::ptsNanos).isEqualTo(60 * 66 * MS);
    }

    @Test
    void saysWhenThePicturesOfACacheWereReallyCaptured() {
        for (int i = 0; i < 30; i++) {
            edge.onFrame(picture(i == 0, i * (66 * MS), i * MS), i * MS, out::add);
        }
        edge.poll(200 * MS, out::add);
        assertThat(out.getLast().captureNanos()).isEqualTo(29 * MS);
        assertThat(out.getFirst().captureNanos()).isEqualTo(29 * MS - 29 * 66 * MS);
    }

    @Test
    void holdsNothingForEverHoweverLargeTheCache() {
        for (int i = 0; i < 2_000; i++) {
            edge.onFrame(sound(i * (21 * MS), i * MS), i * MS, out::add);
        }
        assertThat(edge.reached()).isTrue();
    }

    private static VideoFrame picture(boolean key, long ptsNanos, long captureNanos) {
        byte header = (byte) (key ? 0x65 : 0x41);
        return new VideoFrame(FORMAT, ptsNanos, ptsNanos, captureNanos, key, List.of(Payload.of(new byte[] {header})));
    }

    private static AudioFrame sound(long ptsNanos, long captureNanos) {
        return new AudioFrame(AacFormat.LC_48K_MONO, ptsNanos, captureNanos, Payload.of(new byte[] {1}));
    }
}
