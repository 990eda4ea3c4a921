package io.wxgw.mcs;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What must be taken back if a flow fails half-way, newest first. A step is named *before* what it takes back is
/// tried: a call that timed out may have been carried out. One thread.
final class Undo {
    private static final Logger LOG = LoggerFactory.getLogger(Undo.class);

    private final Deque<Step> steps = new ArrayDeque<>();

    void add(String name, Runnable step) {
        steps.push(new Step(name, step));
    }

    void run() {
        steps.forEach(step -> attempt(step.name(), step.action()));
    }

    /// Tries a step of which the flow does not depend: that a thing is gone already is as good as done, and a box that
    /// cannot be reached must not keep the others from being told.
    static void attempt(String name, Runnable step) {
        try {
            step.run();
        } catch (Refusal refusal) {
            if (refusal.code() != ErrorCode.NOT_FOUND) {
                LOG.warn("mcs: {} failed: {} {}", name, refusal.code().number(), refusal.detail());
            }
        }
    }

    private record Step(String name, Runnable action) {}
}
