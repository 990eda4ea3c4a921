package io.wxgw.engine.track;

import io.wxgw.wire.media.MediaFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The audio pub or video pub of one member: whoever publishes, and everybody who subscribed.
///
/// Lane only. A sink may cancel its own or another subscription, or subscribe, from within
/// [FrameSink#onFrame]; that takes effect with the next frame.
public final class Track<F extends MediaFrame> {
    private List<FrameSink<F>> sinks = List.of();
    private @Nullable F last;
    private long frames;

    /// Adds a sink.
    public Subscription subscribe(FrameSink<F> sink) {
        List<FrameSink<F>> more = new ArrayList<>(sinks);
        more.add(sink);
        sinks = List.copyOf(more);
        return () -> {
            List<FrameSink<F>> fewer = new ArrayList<>(sinks);
            fewer.remove(sink);
            sinks = List.copyOf(fewer);
        };
    }

    /// Hands a frame to every sink.
    public void publish(F frame) {
        frames++;
        last = frame;
        for (FrameSink<F> sink : sinks) {
            sink.onFrame(frame);
        }
    }

    /// The newest frame, if there was one.
    public Optional<F> last() {
        return Optional.ofNullable(last);
    }

    /// Frames published so far.
    public long frames() {
        return frames;
    }

    /// Sinks subscribed now.
    public int subscribers() {
        return sinks.size();
    }
}
