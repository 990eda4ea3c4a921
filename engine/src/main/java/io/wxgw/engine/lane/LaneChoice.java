package io.wxgw.engine.lane;

import java.util.Optional;

/// Gives a room its lane, and says whether one more member may come there. Any thread.
@FunctionalInterface
public interface LaneChoice {
    /// Where the next room is to live: the lane with the least load.
    Lane choose();

    /// Why one more member would be too much for the process or for this lane, if it would: a sentence that
    /// names the setting.
    default Optional<String> shortage(Lane lane) {
        return Optional.empty();
    }

    /// How much of the memory there is is taken, in percent; 0 where nobody looks.
    default int memoryPercent() {
        return 0;
    }
}
