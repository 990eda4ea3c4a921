package io.wxgw.wxmgw;

import io.wxgw.engine.track.FrameSink;
import io.wxgw.engine.track.Subscription;
import io.wxgw.engine.track.Track;
import io.wxgw.wire.media.VideoFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The video pub of one member: a [Track] that also knows the pictures since the last key frame.
///
/// A mini program cannot be asked for a key frame (RTMP carries no such request) and sends one every 2 to 10
/// seconds; so whoever subscribes in between gets what there has been since. An RTP source is asked as well.
///
/// A source that begins, or begins anew, begins with a key frame: what comes before it nobody could decode.
///
/// Lane only.
final class VideoPub {
    /// A longer or larger group of pictures is not kept: its subscribers wait for the next key frame.
    static final int MAX_FRAMES = 600;

    static final int MAX_BYTES = 4 << 20;

    /// A little more than a tick of RTP's clock: all [#MAX_FRAMES] end before the next picture.
    private static final long AGAIN_STEP_NANOS = 12_000;

    private final Track<VideoFrame> track = new Track<>();
    private final List<VideoFrame> sinceKeyFrame = new ArrayList<>();
    private final Runnable requestKeyFrame;
    private boolean begun;
    private int bytes;

    /// @param requestKeyFrame asks the source, where it can be asked
    VideoPub(Runnable requestKeyFrame) {
        this.requestKeyFrame = requestKeyFrame;
    }

    /// Hands a picture to everybody.
    void publish(VideoFrame frame) {
        begun |= frame.keyFrame();
        if (!begun) {
            return;
        }
        keep(frame);
        track.publish(frame);
    }

    /// Adds a sink, which first gets what there has been since the last key frame.
    Subscription subscribe(FrameSink<VideoFrame> sink) {
        List.copyOf(sinceKeyFrame).forEach(sink::onFrame);
        requestKeyFrame.run();
        return track.subscribe(sink);
    }

    /// The pictures since the last key frame, as if they had been taken within a moment right after the newest of
    /// them; empty if they are not kept.
    List<VideoFrame> again() {
        long[] times = sinceKeyFrame.stream()
                .mapToLong(VideoFrame::ptsNanos)
                .distinct()
                .sorted()
                .toArray();
        List<VideoFrame> again = new ArrayList<>(sinceKeyFrame.size());
        for (VideoFrame frame : sinceKeyFrame) {
            int place = Arrays.binarySearch(times, frame.ptsNanos());
            long laterNanos = times[times.length - 1] + (place + 1) * AGAIN_STEP_NANOS - frame.ptsNanos();
            again.add(new VideoFrame(
                    frame.format(),
                    frame.ptsNanos() + laterNanos,
                    frame.dtsNanos() + laterNanos,
                    frame.captureNanos() + laterNanos,
                    frame.keyFrame(),
                    frame.nalUnits()));
        }
        return again;
    }

    /// Asks the source for a key frame, where it can be asked.
    void refresh() {
        requestKeyFrame.run();
    }

    /// The source has gone: what there was is no use to anybody, and what comes next must begin with a key frame.
    void forget() {
        clear();
        begun = false;
    }

    /// Pictures published so far.
    long frames() {
        return track.frames();
    }

    /// Sinks subscribed now.
    int subscribers() {
        return track.subscribers();
    }

    private void keep(VideoFrame frame) {
        if (frame.keyFrame()) {
            clear();
        }
        if (frame.keyFrame() || !sinceKeyFrame.isEmpty()) {
            sinceKeyFrame.add(frame);
            bytes += frame.lengthBytes();
            if (sinceKeyFrame.size() > MAX_FRAMES || bytes > MAX_BYTES) {
                clear();
            }
        }
    }

    private void clear() {
        sinceKeyFrame.clear();
        bytes = 0;
    }
}
