package io.wxgw.sim.phone;

import io.wxgw.wire.media.MediaFrame;
import java.util.function.Consumer;

/// Camera and microphone with their encoders. Lane only.
public interface MediaSource {
    /// Whether there is a microphone in it.
    boolean hasSound();

    /// Whether there is a camera in it.
    boolean hasPicture();

    /// Begins; frames come on the lane until [#close].
    void open(Consumer<MediaFrame> out);

    /// The next picture shall be a key frame.
    void requestKeyFrame();

    /// How large pictures are.
    enum Size {
        FULL,
        /// Half as wide and as high, at half the bit rate.
        HALF
    }

    /// From the next picture on, which is a key frame, pictures have this size.
    void adapt(Size size);

    /// Ends; frees the encoders.
    void close();
}
