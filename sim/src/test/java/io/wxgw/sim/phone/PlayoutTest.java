package io.wxgw.sim.phone;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.MediaFrame;
import io.wxgw.wire.media.Payload;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A player's buffer, on a clock that the test moves.
class PlayoutTest {
    private static final long MS = 1_000_000;
    private static final long START_MS = 5_000;

    private final List<String> heard = new ArrayList<>();
    private final Playout playout = new Playout(200 * MS, 800 * MS, new Playout.Listener() {
        @Override
        public void played(MediaFrame frame, long playedNanos) {
            heard.add(frame.ptsNanos() / MS + "@" + playedNanos / MS);
        }

        @Override
        public void begins() {
            heard.add("begins");
        }

        @Override
        public void ranEmpty() {
            heard.add("empty");
        }
    });

    @Test
    void beginsWhenTheLeastIsBufferedAndThenKeepsTheSourcesTime() {
        for (int ms = 0; ms <= 400; ms += 100) {
            offer(ms);
            tick(START_MS + ms);
            tick(START_MS + ms + 50);
        }

        assertThat(heard).containsExactly("begins", "0@5200", "100@5300", "200@5400");
        assertThat(playout.bufferedNanos()).isEqualTo(150 * MS);
    }

    @Test
    void stopsWhenItRunsEmptyAndBuffersAnew() {
        offer(0);
        offer(200);
        tick(1_000);
        tick(1_200);
        tick(1_400);
        tick(3_000);
        offer(300);
        tick(3_100);
        offer(500);
        tick(3_200);
        tick(3_400);

        assertThat(heard).containsExactly("begins", "0@1000", "200@1200", "empty", "begins", "300@3200", "500@3400");
    }

    @Test
    void playsFasterWhileTooMuchIsBufferedAndNoLonger() {
        offer(0);
        offer(200);
        tick(1_000);
        for (int ms = 300; ms <= 6_000; ms += 100) {
            offer(ms);
            if (ms > 1_500) {
                tick(1_000 + ms - 1_500);
            }
        }
        assertThat(playout.bufferedNanos() / MS).isBetween(350L, 900L);
        String last = heard.getLast();
        int pts = Integer.parseInt(last.substring(0, last.indexOf('@')));
        assertThat(pts).as("of 4500 ms of real time").isGreaterThan(5_000);
    }

    @Test
    void doesNotWaitForWhatCameInABurstBeforeItBegan() {
        for (int ms = 0; ms <= 2_000; ms += 100) {
            offer(ms);
        }
        tick(START_MS);

        assertThat(heard).containsExactly("begins", "1800@5000");
        assertThat(playout.bufferedNanos()).isEqualTo(200 * MS);
    }

    @Test
    void startsAnewOnAnotherTimeline() {
        offer(100_000);
        offer(100_200);
        tick(1_000);
        offer(0);
        offer(200);
        tick(1_100);

        assertThat(heard).containsExactly("begins", "100000@1000", "begins", "0@1100");
    }

    private void offer(long ptsMs) {
        playout.offer(new AudioFrame(AacFormat.LC_48K_MONO, ptsMs * MS, 0, Payload.EMPTY));
    }

    private void tick(long nowMs) {
        playout.tick(nowMs * MS);
    }
}
