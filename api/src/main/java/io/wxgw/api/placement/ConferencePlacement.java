package io.wxgw.api.placement;

import java.util.Optional;
import java.util.function.Consumer;

/// Remembers which wxmgw carries which conference: decided once, kept by compare-and-set, fenced by epochs, so that a
/// late owner can be told from the right one. May block; virtual threads only.
public interface ConferencePlacement {
    /// Gives the conference to a wxmgw, unless it has one.
    ///
    /// @return the owner, which may be another one than `node`
    Placement claim(String confId, String node);

    /// The owner, if there is one.
    Optional<Placement> resolve(String confId);

    /// Says that a wxmgw lives; one that is not kept alive loses its conferences, where the store has a time limit.
    void keepAlive(String node);

    /// Frees the conference, if this epoch is still its owner's.
    ///
    /// @return false if it is not; nothing is changed then
    boolean release(String confId, long epoch);

    /// Tells every change from now on, in the order of each conference: a new owner, or empty for a release. A listener
    /// neither blocks nor calls the placement.
    ///
    /// @return ends the telling
    AutoCloseable watch(Consumer<Change> listener);

    /// A conference's owner is another one.
    ///
    /// @param confId the conference
    /// @param now its owner; empty: none
    record Change(String confId, Optional<Placement> now) {}
}
