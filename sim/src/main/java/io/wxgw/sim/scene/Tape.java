package io.wxgw.sim.scene;

import io.wxgw.codec.AudioCodecs;
import io.wxgw.codec.AudioEncoder;
import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.codec.PcmFrame;
import io.wxgw.codec.VideoEncoder;
import io.wxgw.codec.VideoEncoder.Kind;
import io.wxgw.codec.VideoSettings;
import io.wxgw.sim.scene.SyntheticVoice.Mode;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.VideoFrame;
import java.util.ArrayList;
import java.util.List;

/// A member's pictures and voice, encoded once: a loop of 120 pictures and 375 access units, both 8 s long, for many
/// members that need not cost an encoder each. Immutable; any thread.
///
/// Its sound has no seam: 8 s are the least in which access units and the tones of [MemberLook] both come out even, and
/// it was cut out of the middle of a longer one.
public final class Tape {
    static final int FRAME_RATE = 15;
    static final int PICTURES = 120;
    static final int PICTURES_PER_KEY_FRAME = 30;
    static final int ACCESS_UNITS = 375;
    static final int BLOCK = 1_024;

    private final List<VideoFrame> pictures;
    private final List<AudioFrame> sounds;

    private Tape(List<VideoFrame> pictures, List<AudioFrame> sounds) {
        this.pictures = List.copyOf(pictures);
        this.sounds = List.copyOf(sounds);
    }

    /// Records one. Takes about 0.3 s.
    public static Tape record(FfmpegCodecs codecs, MemberLook look, Mode voice) {
        return new Tape(pictures(codecs, look), sounds(codecs, look, voice));
    }

    private static List<VideoFrame> pictures(FfmpegCodecs codecs, MemberLook look) {
        List<VideoFrame> pictures = new ArrayList<>(PICTURES);
        VideoSettings settings = new VideoSettings(360, 640, FRAME_RATE, PICTURES_PER_KEY_FRAME, 400_000);
        SyntheticCamera camera =
                new SyntheticCamera(look, settings.width(), settings.height(), settings.frameRate(), false);
        try (VideoEncoder encoder = codecs.h264Encoder(settings)) {
            for (int i = 0; i < PICTURES; i++) {
                Kind kind = i % PICTURES_PER_KEY_FRAME == 0 ? Kind.KEY_FRAME : Kind.IN_TURN;
                pictures.add(encoder.encode(camera.draw(i), 0, 0, kind)
                        .orElseThrow(() -> new IllegalStateException("a picture was left out")));
            }
        }
        return pictures;
    }

    private static List<AudioFrame> sounds(FfmpegCodecs codecs, MemberLook look, Mode mode) {
        SyntheticVoice voice = new SyntheticVoice(look, mode);
        List<AudioFrame> sounds = new ArrayList<>(2 * ACCESS_UNITS);
        try (AudioEncoder encoder = codecs.aacEncoder(AudioCodecs.DEFAULT_AAC_BITS_PER_SECOND)) {
            for (int i = 0; i < ACCESS_UNITS + 8; i++) {
                PcmFrame sound =
                        new PcmFrame(SyntheticVoice.SAMPLE_RATE_HZ, 1, 0, 0, voice.samples((long) i * BLOCK, BLOCK));
                encoder.encode(sound).ifPresent(sounds::add);
            }
        }
        return sounds.subList(sounds.size() - ACCESS_UNITS, sounds.size());
    }

    /// A picture; after the last comes the first.
    public VideoFrame picture(long number) {
        return pictures.get(Math.floorMod(number, PICTURES));
    }

    /// An access unit; after the last comes the first.
    public AudioFrame sound(long number) {
        return sounds.get(Math.floorMod(number, ACCESS_UNITS));
    }
}
