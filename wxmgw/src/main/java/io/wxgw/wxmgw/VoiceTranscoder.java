package io.wxgw.wxmgw;

import io.wxgw.codec.AudioCodecs;
import io.wxgw.codec.AudioTranscoder;
import io.wxgw.codec.CodecRefusal;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.AudioFrame;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A mini program's sound as the conference wants it. A format that cannot be had costs this member his sound, not
/// his stream: it is said once, and the frames are counted. Lane only.
final class VoiceTranscoder {
    private static final Logger LOG = LoggerFactory.getLogger(VoiceTranscoder.class);

    private final String name;
    private final AudioTranscoder transcoder;
    private @Nullable AudioFormat refused;
    private long framesRefused;

    /// @param name conference and member, for the log
    VoiceTranscoder(AudioCodecs codecs, String name) {
        this.transcoder = new AudioTranscoder(codecs);
        this.name = name;
    }

    /// Transcodes one frame; zero or more come out.
    void transcode(AudioFrame frame, Consumer<AudioFrame> out) {
        if (frame.format().equals(refused)) {
            framesRefused++;
            return;
        }
        try {
            transcoder.transcode(frame, out);
        } catch (CodecRefusal refusal) {
            refused = frame.format();
            framesRefused++;
            LOG.warn("{} no sound: {} cannot be transcoded: {}", name, frame.format(), refusal.getMessage());
        }
    }

    /// Frames that could not be transcoded.
    long framesRefused() {
        return framesRefused;
    }

    /// Frees the codecs.
    void close() {
        transcoder.close();
    }
}
