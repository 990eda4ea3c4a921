package io.wxgw.bench;

import io.wxgw.codec.AudioCodecs;
import io.wxgw.codec.GaplessDecoder;
import io.wxgw.codec.Resampler;
import io.wxgw.sim.measure.BeepWatch;
import io.wxgw.testkit.Delays;
import io.wxgw.wire.media.AudioFrame;
import java.util.ArrayList;
import java.util.List;

/// Decodes sound as it comes, and remembers when each beep began: sound as if played on arrival. Sound that
/// was transcoded on the way has other frames, but the same beeps. Fed on one lane, read on any thread.
final class BeepEar {
    private final GaplessDecoder decoder;
    private final Resampler resampler;
    private final BeepWatch watch;
    private final List<Long> onsets = new ArrayList<>();

    BeepEar(AudioCodecs codecs) {
        this.decoder = new GaplessDecoder(codecs, GaplessDecoder.Holes.LEAVE);
        this.resampler = codecs.resampler(Beeps.SAMPLE_RATE_HZ, 1);
        this.watch = new BeepWatch(Beeps.TONE_HZ, Beeps.AMPLITUDE, this::add);
    }

    /// One frame, when it came.
    void hear(AudioFrame frame, long nowNanos) {
        decoder.decode(frame, pcm -> watch.add(resampler.resample(pcm), nowNanos));
    }

    private synchronized void add(long nanos) {
        onsets.add(nanos);
    }

    /// Forgets what was heard.
    synchronized void clear() {
        onsets.clear();
    }

    private synchronized List<Long> onsets() {
        return List.copyOf(onsets);
    }

    /// By how much each beep came later here than at `earlier`; beeps that one of both missed are left out.
    Delays after(BeepEar earlier) {
        List<Long> there = earlier.onsets();
        Delays delays = new Delays();
        for (long here : onsets()) {
            there.stream()
                    .filter(each -> each <= here + Beeps.TOLERANCE_NANOS && here - each < Beeps.LONGEST_DELAY_NANOS)
                    .max(Long::compare)
                    .ifPresent(each -> delays.add(here - each));
        }
        return delays;
    }
}
