package io.wxgw.mcs;

import io.wxgw.api.Refusal;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices that a box was started anew, by the incarnation in the answers to a long poll. One virtual thread.
final class RestartWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RestartWatch.class);
    private static final Duration LONG_WAIT = Duration.ofSeconds(20);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final String box;
    private final LongPoll poll;
    private final Runnable onRestart;
    private final CountDownLatch closed = new CountDownLatch(1);

    private RestartWatch(String box, LongPoll poll, Runnable onRestart) {
        this.box = box;
        this.poll = poll;
        this.onRestart = onRestart;
    }

    /// @param onRestart runs on the watch's thread
    static RestartWatch start(String box, LongPoll poll, Runnable onRestart) {
        var watch = new RestartWatch(box, poll, onRestart);
        Thread.ofVirtual().name("mcs-watch-" + box).start(watch::run);
        return watch;
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private void run() {
        var last = new Seen(0, 0);
        var pause = FIRST_PAUSE;
        var wait = Duration.ZERO;
        while (closed.getCount() > 0) {
            try {
                var now = poll.next(last.sequence(), (int) wait.toMillis());
                if (last.incarnation() != 0 && now.incarnation() != last.incarnation()) {
                    LOG.warn("mcs: {} was started anew, its links are set up again", box);
                    onRestart.run();
                }
                last = now;
                pause = FIRST_PAUSE;
                wait = LONG_WAIT;
            } catch (Refusal away) {
                if (pause.equals(FIRST_PAUSE) && closed.getCount() > 0) {
                    LOG.warn("mcs: {} does not answer: {}", box, away.detail());
                }
                last = new Seen(last.incarnation(), 0);
                wait = Duration.ZERO;
                if (isClosedWithin(pause)) {
                    return;
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    private boolean isClosedWithin(Duration pause) {
        try {
            return closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /// WaitEvents of some box.
    @FunctionalInterface
    interface LongPoll {
        /// Waits for what comes after a sequence number, at most so long.
        Seen next(long afterSeq, int maxWaitMs);
    }

    /// What an answer says about the box. A sequence of 0 is before everything.
    record Seen(long incarnation, long sequence) {}
}
