package io.wxgw.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.testkit.CounterReport;
import io.wxgw.testkit.Recording;
import io.wxgw.testkit.SyntheticMember;
import io.wxgw.testkit.ToneMeter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What every scenario asks of sound and picture.
final class Measured {
    /// Sound is judged for so long, after the first second.
    static final int SECONDS = 5;

    private static final double LOUDEST_DBFS = -15;
    private static final double WEAKEST_DBFS = -21;
    private static final double ABSENT_DBFS = -58;
    private static final double SIGNAL_TO_NOISE_DB = 30;

    private static final double DIP_DB = 10;
    private static final double SHARE = 0.95;
    private static final int COLOUR_TOLERANCE = 12;

    private Measured() {}

    /// The last seconds: before them the encoder of the far side may still have been starting.
    static Recording last(Recording whole) {
        int wanted = (SECONDS + 1) * ToneMeter.SAMPLE_RATE_HZ;
        short[] samples = whole.samples();
        int from = Math.max(0, samples.length - wanted);
        return new Recording(
                Arrays.copyOfRange(samples, from, samples.length), whole.pictures(), whole.packets(), whole.log());
    }

    /// Plays all of them at the same time.
    static List<Recording> together(List<Callable<Recording>> players) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Recording>> running =
                    players.stream().map(threads::submit).toList();
            List<Recording> done = new ArrayList<>();
            for (Future<Recording> each : running) {
                done.add(each.get());
            }
            return done;
        }
    }

    /// The tones heard are those of `present` in every block, as loud as they were said, and none of `absent`.
    static void sound(Recording recording, double[] present, double[] absent) {
        ToneMeter sound = recording.tones().slice(1, SECONDS);
        assertThat(sound.seconds()).as("seconds received; %s", recording.log()).isGreaterThanOrEqualTo(SECONDS - 0.2);
        for (double tone : present) {
            double[] levels = sound.levels(tone);
            for (double level : levels) {
                assertThat(level)
                        .as("%s Hz in %s", tone, Arrays.toString(levels))
                        .isBetween(WEAKEST_DBFS, LOUDEST_DBFS);
            }
        }
        for (double tone : absent) {
            assertThat(sound.strongest(tone)).as("%s Hz", tone).isLessThanOrEqualTo(ABSENT_DBFS);
        }
        assertThat(sound.worstSignalToNoise(present)).as("signal to noise").isGreaterThanOrEqualTo(SIGNAL_TO_NOISE_DB);
        assertThat(sound.deepestDip()).as("deepest 60 ms").isLessThanOrEqualTo(DIP_DB);
    }

    /// The counters came in order, none twice, 95 % or more of those sent in 5 s, and the colour is right.
    static void picture(Recording recording, SyntheticMember sender) {
        CounterReport pictures = recording.counters();
        assertThat(pictures.counters()).as("pictures; %s", recording.log()).isNotEmpty();
        assertThat(pictures.outOfOrderOrTwice()).as("%s", pictures).isZero();
        assertThat(pictures.unreadable()).as("%s", pictures).isZero();
        assertThat(pictures.share(SECONDS * SyntheticMember.FRAME_RATE))
                .as("%s", pictures)
                .isGreaterThanOrEqualTo(SHARE);
        assertThat(pictures.isColour(sender.colour(), COLOUR_TOLERANCE))
                .as("%s", pictures)
                .isTrue();
    }
}
