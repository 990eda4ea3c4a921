package io.wxgw.wxmgw;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.H264Format;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ChannelMuxerTest {
    private static final long MS = 1_000_000L;
    private static final long SLOT = 64_000_000L / 3;
    private static final H264Format FORMAT =
            new H264Format(List.of(Payload.of(new byte[] {0x67, 1})), List.of(Payload.of(new byte[] {0x68, 1})));

    /// What a player would get, one word a tag.
    private final List<String> tags = new ArrayList<>();

    private final List<Long> audioMs = new ArrayList<>();
    private final List<Long> videoMs = new ArrayList<>();
    private final ChannelMuxer.Output output = new ChannelMuxer.Output() {
        @Override
        public void metadata(long timestampMs, boolean audio, @Nullable H264Format video) {
            tags.add("metadata" + (audio ? "+audio" : "") + (video != null ? "+video" : ""));
        }

        @Override
        public void audioHeader(long timestampMs, AacFormat format) {
            tags.add("audioHeader");
        }

        @Override
        public void audio(long timestampMs, AudioFrame frame) {
            tags.add("audio");
            audioMs.add(timestampMs);
        }

        @Override
        public void videoHeader(long timestampMs, H264Format format) {
            tags.add("videoHeader");
        }

        @Override
        public void video(long timestampMs, VideoFrame frame) {
            tags.add(frame.keyFrame() ? "key" : "picture");
            videoMs.add(timestampMs);
        }
    };

    @Test
    void beginsWithSilenceAtOnceAndNeverStops() {
        ChannelMuxer muxer = new ChannelMuxer(output, true, 0);
        for (long now = 0; now <= 1_000 * MS; now += 20 * MS) {
            muxer.poll(now);
        }
        assertThat(tags).startsWith("metadata+audio", "audioHeader", "audio");
        assertThat(audioMs).hasSize(47);
        assertNoStepOver(22);
    }

    @Test
    void fillsOneLostFrameWithSilenceInItsPlace() {
        ChannelMuxer muxer = new ChannelMuxer(output, true, 0);
        muxer.onAudio(sound(0, 0), 0);
        muxer.onAudio(sound(1, SLOT), SLOT);
        muxer.onAudio(sound(3, 3 * SLOT), 3 * SLOT);
        assertThat(audioMs).containsExactly(0L, 21L, 42L, 64L);
        assertThat(muxer.silentSlots()).isEqualTo(1);
    }

    @Test
    void goesOnWithSilenceWhenTheMixStopsAndTakesItUpAgain() {
        ChannelMuxer muxer = new ChannelMuxer(output, true, 0);
        long now = 0;
        for (int i = 0; i < 50; i++) {
            now = i * SLOT;
            muxer.onAudio(sound(i, now), now);
            muxer.poll(now);
        }
        for (int i = 50; i < 100; i++) {
            muxer.poll(i * SLOT);
        }
        assertThat(audioMs).hasSizeBetween(99, 101);
        for (int i = 100; i < 150; i++) {
            now = i * SLOT;
            muxer.onAudio(sound(i, now), now);
            muxer.poll(now);
        }
        assertThat(audioMs).hasSizeBetween(149, 151);
        assertThat(muxer.lateFrames()).isLessThanOrEqualTo(2);
        assertNoStepOver(22);
    }

    @Test
    void playsWhatComesLateInsteadOfDroppingIt() {
        ChannelMuxer muxer = new ChannelMuxer(output, true, 0);
        int sent = flow(muxer, 0, 50);
        // Nothing for 8 slots, then all of it at once.
        for (int i = 50; i < 58; i++) {
            muxer.poll(i * SLOT);
        }
        assertThat(muxer.silentSlots()).isGreaterThan(3);
        for (int i = 50; i < 58; i++, sent++) {
            muxer.onAudio(sound(i, i * SLOT), 58 * SLOT);
        }
        sent += flow(muxer, 58, 100);
        assertThat(muxer.framesDropped()).isZero();
        assertThat(audioMs.size() - muxer.silentSlots()).isEqualTo(sent);
        assertNoStepOver(22);
    }

    @Test
    void isNeverMoreThanAFifthOfASecondAheadHoweverOftenTheMixStalls() {
        ChannelMuxer muxer = new ChannelMuxer(output, true, 0);
        for (int stall = 0; stall < 5; stall++) {
            int from = stall * 100;
            flow(muxer, from, from + 50);
            for (int i = from + 50; i < from + 90; i++) {
                muxer.poll(i * SLOT);
            }
            for (int i = from + 50; i < from + 90; i++) {
                muxer.onAudio(sound(i, i * SLOT), (from + 90) * SLOT);
            }
            flow(muxer, from + 90, from + 100);
            long ahead = audioMs.getLast() * MS - (from + 99) * SLOT;
            assertThat(ahead).isLessThan(ChannelMuxer.MAX_AHEAD_NANOS + 2 * SLOT);
        }
        assertThat(muxer.framesDropped()).isPositive();
        assertNoStepOver(22);
    }

    @Test
    void comesBackFromAheadByClosingHoles() {
        ChannelMuxer muxer = new ChannelMuxer(output, true, 0);
        flow(muxer, 0, 50);
        for (int i = 50; i < 60; i++) {
            muxer.poll(i * SLOT);
        }
        for (int i = 50; i < 60; i++) {
            muxer.onAudio(sound(i, i * SLOT), 60 * SLOT);
        }
        long silent = muxer.silentSlots();
        // Every tenth frame of the mix is lost.
        for (int i = 60; i < 260; i++) {
            if (i % 10 != 5) {
                muxer.onAudio(sound(i, i * SLOT), i * SLOT);
            }
        }
        long ahead = audioMs.getLast() * MS - 259 * SLOT;
        assertThat(ahead).isLessThan(80 * MS);
        assertThat(muxer.silentSlots()).isGreaterThan(silent);
    }

    private int flow(ChannelMuxer muxer, int from, int until) {
        for (int i = from; i < until; i++) {
            muxer.onAudio(sound(i, i * SLOT), i * SLOT);
            muxer.poll(i * SLOT);
        }
        return until - from;
    }

    @Test
    void laysTheSlotsAnewWhenTheMixersClockJumps() {
        ChannelMuxer muxer = new ChannelMuxer(output, true, 0);
        muxer.onAudio(sound(0, 0), 0);
        muxer.onAudio(new AudioFrame(AacFormat.LC_48K_MONO, 3_600_000 * MS, SLOT, Payload.EMPTY), SLOT);
        assertThat(audioMs).containsExactly(0L, 21L);
    }

    @Test
    void holdsThePictureUntilItsSoundHasCome() {
        ChannelMuxer muxer = new ChannelMuxer(output, true, 0);
        muxer.videoOn();
        // The mix of what was captured at t comes 100 ms later than the picture captured at t.
        for (int i = 0; i < 20; i++) {
            long capture = i * SLOT;
            muxer.onAudio(sound(i, capture), capture + 100 * MS);
        }
        muxer.onVideo(picture(true, 500 * MS), 500 * MS);
        assertThat(videoMs).isEmpty();
        for (int i = 20; i < 30; i++) {
            muxer.onAudio(sound(i, i * SLOT), i * SLOT + 100 * MS);
        }
        assertThat(videoMs).containsExactly(500L);
        assertThat(tags).containsSubsequence("metadata+audio+video", "videoHeader", "key");
    }

    @Test
    void doesNotHoldAPictureForEver() {
        ChannelMuxer muxer = new ChannelMuxer(output, true, 0);
        muxer.onAudio(sound(0, 0), 0);
        muxer.videoOn();
        muxer.onVideo(picture(true, 10_000 * MS), 0);
        muxer.poll(400 * MS);
        assertThat(videoMs).hasSize(1);
    }

    @Test
    void beginsAPictureAtItsKeyFrameAndEndsItWithMetadata() {
        ChannelMuxer muxer = new ChannelMuxer(output, true, 0);
        muxer.poll(200 * MS);
        muxer.videoOn();
        muxer.onVideo(picture(false, 0), 0);
        muxer.onVideo(picture(true, 66 * MS), 66 * MS);
        muxer.onVideo(picture(false, 132 * MS), 132 * MS);
        assertThat(videoMs).containsExactly(66L, 132L);
        muxer.videoOff(200 * MS);
        muxer.onVideo(picture(false, 198 * MS), 198 * MS);
        assertThat(tags).last().isEqualTo("metadata+audio");
    }

    @Test
    void sendsAPictureWithoutSoundAtOnceAndKeepsItsPace() {
        ChannelMuxer muxer = new ChannelMuxer(output, false, 7_000 * MS);
        muxer.videoOn();
        for (int i = 0; i < 4; i++) {
            muxer.onVideo(picture(i == 0, 7_000 * MS + i * (66 * MS)), 7_001 * MS + i * (66 * MS));
        }
        assertThat(videoMs).containsExactly(0L, 66L, 132L, 198L);
        assertThat(tags).startsWith("metadata+video", "videoHeader", "key");
    }

    @Test
    void squeezesPicturesOlderThanTheChannelIntoItsFirstMilliseconds() {
        ChannelMuxer muxer = new ChannelMuxer(output, false, 7_000 * MS);
        muxer.videoOn();
        for (int i = 0; i < 5; i++) {
            muxer.onVideo(picture(i == 0, 6_802 * MS + i * (66 * MS)), 7_000 * MS);
        }
        assertThat(videoMs).containsExactly(0L, 1L, 2L, 3L, 66L);
    }

    @Test
    void goesOnWhenTheSourceOfAPictureStartsAnew() {
        ChannelMuxer muxer = new ChannelMuxer(output, false, 0);
        muxer.videoOn();
        muxer.onVideo(stamped(90_000 * MS, 0), 0);
        muxer.onVideo(stamped(90_066 * MS, 66 * MS), 66 * MS);
        muxer.onVideo(stamped(5 * MS, 132 * MS), 132 * MS);
        muxer.onVideo(stamped(71 * MS, 198 * MS), 198 * MS);
        assertThat(videoMs).containsExactly(0L, 66L, 132L, 198L);
    }

    @Test
    void takesTheMixsDistanceAtOnceWhileNoPictureShowsIt() {
        ChannelMuxer muxer = new ChannelMuxer(output, true, 0);
        muxer.onAudio(sound(0, 0), 10 * MS);
        // From here on the sender reports say that it was captured 80 ms before it came.
        for (int i = 1; i < 40; i++) {
            muxer.onAudio(sound(i, i * SLOT - 80 * MS), i * SLOT + 10 * MS);
        }
        muxer.videoOn();
        muxer.onVideo(picture(true, 600 * MS), 700 * MS);
        assertThat(videoMs).containsExactly(680L);
    }

    @Test
    void followsASmallChangeOfTheMixsDistanceSlowlyAndALargeOneAtOnce() {
        ChannelMuxer muxer = new ChannelMuxer(output, true, 0);
        muxer.onAudio(sound(0, 0), 0);
        muxer.videoOn();
        muxer.onVideo(picture(true, 0), 0);
        for (int i = 1; i <= 47; i++) {
            muxer.onAudio(sound(i, i * SLOT - 50 * MS), i * SLOT);
        }
        // 50 ms off for a second: 40 of them are made good.
        muxer.onVideo(picture(false, 900 * MS), 1_000 * MS);
        assertThat(videoMs.getLast()).isBetween(938L, 942L);
        for (int i = 48; i <= 60; i++) {
            muxer.onAudio(sound(i, i * SLOT - 150 * MS), i * SLOT);
        }
        muxer.onVideo(picture(false, 1_000 * MS), 1_280 * MS);
        assertThat(videoMs.getLast()).isBetween(1_149L, 1_151L);
    }

    @Test
    void tellsANewConnectionEverythingAgainAndNeverGoesBack() {
        ChannelMuxer muxer = new ChannelMuxer(output, true, 0);
        muxer.videoOn();
        muxer.onAudio(sound(0, 0), 0);
        muxer.onVideo(picture(true, 0), 0);
        tags.clear();
        muxer.restart(SLOT);
        muxer.onVideo(picture(false, 10 * MS), SLOT);
        muxer.onAudio(sound(1, SLOT), SLOT);
        muxer.onVideo(picture(true, 20 * MS), SLOT);
        assertThat(tags)
                .containsExactly(
                        "metadata+audio", "audioHeader", "audio", "metadata+audio+video", "videoHeader", "key");
        assertThat(audioMs).isSorted().doesNotHaveDuplicates();
    }

    private void assertNoStepOver(long ms) {
        for (int i = 1; i < audioMs.size(); i++) {
            assertThat(audioMs.get(i) - audioMs.get(i - 1)).isBetween(1L, ms);
        }
    }

    private static AudioFrame sound(int slot, long captureNanos) {
        return new AudioFrame(
                AacFormat.LC_48K_MONO, 90_000 * MS + slot * SLOT, captureNanos, Payload.of(new byte[] {1, 2}));
    }

    private static VideoFrame stamped(long ptsNanos, long captureNanos) {
        return new VideoFrame(
                FORMAT, ptsNanos, ptsNanos, captureNanos, true, List.of(Payload.of(new byte[] {(byte) 0x65})));
    }

    private static VideoFrame picture(boolean key, long captureNanos) {
        return new VideoFrame(FORMAT, captureNanos, captureNanos, captureNanos, key, List.of(Payload.of(new byte[] {
            (byte) (key ? 0x65 : 0x41)
        })));
    }
}
