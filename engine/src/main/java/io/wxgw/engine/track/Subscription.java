package io.wxgw.engine.track;

/// One sink's place at a [Track].
@FunctionalInterface
public interface Subscription {
    /// No frame comes after this returns. Lane only; idempotent.
    void cancel();
}
