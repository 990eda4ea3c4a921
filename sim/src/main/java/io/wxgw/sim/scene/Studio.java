package io.wxgw.sim.scene;

import io.wxgw.codec.VideoSettings;
import io.wxgw.sim.phone.MediaSource;
import io.wxgw.wire.media.MediaFrame;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A mini program's microphone, and its camera if it is on. Lane only.
public final class Studio implements MediaSource {
    /// A phone held upright: 360x640, 15 pictures a second, a key frame every 2 s, 400 kb/s.
    public static final VideoSettings PHONE = new VideoSettings(360, 640, 15, 30, 400_000);

    private final VoiceSource voice;
    private final @Nullable CameraSource camera;

    /// With the camera off.
    public Studio(VoiceSource voice) {
        this.voice = voice;
        this.camera = null;
    }

    /// With the camera on.
    public Studio(VoiceSource voice, CameraSource camera) {
        this.voice = voice;
        this.camera = camera;
    }

    @Override
    public boolean hasSound() {
        return true;
    }

    @Override
    public boolean hasPicture() {
        return camera != null;
    }

    @Override
    public void open(Consumer<MediaFrame> out) {
        voice.open(out);
        if (camera != null) {
            camera.open(out);
        }
    }

    @Override
    public void requestKeyFrame() {
        if (camera != null) {
            camera.requestKeyFrame();
        }
    }

    @Override
    public void adapt(Size size) {
        if (camera != null) {
            camera.adapt(size);
        }
    }

    @Override
    public void close() {
        voice.close();
        if (camera != null) {
            camera.close();
        }
    }
}
