package io.wxgw.api;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// How the calls of a box wait for what its rooms answer.
///
/// What a room refuses, and what is refused because a room is late or the caller was interrupted, is thrown as
/// [Refusal]; everything else that fails is a defect. What blocks is for virtual threads only.
public final class Answers {
    private Answers() {}

    /// Something that can be interrupted.
    @FunctionalInterface
    public interface Interruptible<T> {
        /// Does it.
        T call() throws InterruptedException;
    }

    /// The answer of a room.
    public static <T> T of(CompletableFuture<T> answer, Duration deadline) {
        return interruptible(() -> {
            try {
                return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof Refusal refusal) {
                    throw refusal;
                }
                throw new IllegalStateException(failed.getCause());
            } catch (TimeoutException _) {
                throw new Refusal(ErrorCode.OVERLOADED, "the conference did not answer in " + deadline);
            }
        });
    }

    /// What a call gives. The caller's thread stays interrupted, if it is.
    public static <T> T interruptible(Interruptible<T> call) {
        try {
            return call.call();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Refusal(ErrorCode.INTERNAL, "interrupted");
        }
    }

    /// Waits for the end of something.
    ///
    /// @return why it did not, if so
    public static Optional<String> ended(CompletableFuture<?> end, Duration deadline) {
        try {
            end.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (ExecutionException failed) {
            return Optional.of(String.valueOf(failed.getCause()));
        } catch (TimeoutException _) {
            return Optional.of("not within " + deadline);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    /// A refusal thrown while a request is checked is the outcome, as one of the room would be. Any thread.
    public static <T> CompletableFuture<T> checked(Supplier<CompletableFuture<T>> call) {
        try {
            return call.get();
        } catch (Refusal refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
    }

    /// What a stage failed with, out of the wrapping that a stage before puts around it. Any thread.
    public static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause(cause) : failure;
    }
}
