package io.wxgw.engine.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;

/// The newest events of a box, numbered from 1, for whoever waits for them (`WaitEvents`). Any thread; lanes post and
/// never wait.
///
/// One immutable state behind a reference: posting replaces it and completes the future that waiters hold.
///
/// @param <E> an event; it carries its own number
public final class EventLog<E> {
    /// Enough for the seconds a caller may be away; after more it asks for the whole state.
    public static final int KEPT = 1_024;

    private final AtomicReference<State<E>> state =
            new AtomicReference<>(new State<>(0, List.of(), new CompletableFuture<>()));

    /// What a waiter gets.
    ///
    /// @param sequence what to wait from next
    /// @param events in order
    /// @param missed events after the one asked for are forgotten already
    public record Page<E>(long sequence, List<E> events, boolean missed) {}

    /// @param next completed when this state is no longer the newest
    private record State<E>(long sequence, List<E> events, CompletableFuture<Boolean> next) {
        State<E> plus(LongFunction<E> event) {
            List<E> more = new ArrayList<>(events.subList(Math.max(0, events.size() + 1 - KEPT), events.size()));
            more.add(event.apply(sequence + 1));
            return new State<>(sequence + 1, List.copyOf(more), new CompletableFuture<>());
        }

        Page<E> after(long afterSeq) {
            long forgotten = sequence - events.size();
            int skipped = Math.clamp(afterSeq - forgotten, 0, events.size());
            return new Page<>(sequence, events.subList(skipped, events.size()), afterSeq < forgotten);
        }
    }

    /// Adds an event and wakes the waiters.
    ///
    /// @param event makes it from its number; may be called more than once
    public void post(LongFunction<E> event) {
        State<E> before = now();
        while (!state.compareAndSet(before, before.plus(event))) {
            before = now();
        }
        before.next.complete(true);
    }

    private State<E> now() {
        return Objects.requireNonNull(state.get());
    }

    /// Number of the newest event; 0 before the first.
    public long sequence() {
        return now().sequence;
    }

    /// Events after `afterSeq`, as soon as there are any. Completed by whoever posts.
    public CompletableFuture<Page<E>> next(long afterSeq) {
        State<E> now = now();
        return now.sequence > afterSeq
                ? CompletableFuture.completedFuture(now.after(afterSeq))
                : now.next.thenCompose(_ -> next(afterSeq));
    }

    /// Events after `afterSeq`; if there are none yet, waits for one, and after `wait` answers with none. Virtual
    /// threads only: blocks.
    public Page<E> await(long afterSeq, Duration wait) throws InterruptedException {
        CompletableFuture<Page<E>> next = next(afterSeq);
        try {
            return next.get(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            next.cancel(false);
            return new Page<>(sequence(), List.of(), false);
        } catch (ExecutionException defect) {
            throw new IllegalStateException(defect.getCause());
        }
    }
}
