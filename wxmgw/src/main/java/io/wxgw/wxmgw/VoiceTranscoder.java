package io.wxgw.wxmgw;

import io.wxgw.codec.AudioCodecs;
import io.wxgw.codec.AudioTranscoder;
import io.wxgw.codec.CodecRefusal;
import io.wxgw.codec.GaplessDecoder;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.AudioFrame;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One stream of sound as its way on wants it: the conference's format on the way up, AAC on the way down. A
/// format that cannot be had costs this member the sound, not the stream: it is said once, and the frames are
/// counted. Lane only.
final class VoiceTranscoder {
    private static final Logger LOG = LoggerFactory.getLogger(VoiceTranscoder.class);

    private final String name;
    private final AudioTranscoder transcoder;
    private @Nullable AudioFormat refused;
    private long framesRefused;

    /// @param target what comes out
    /// @param holes what holes in the source's times mean
    /// @param name whose sound, for the log
    VoiceTranscoder(AudioCodecs codecs, AudioFormat target, GaplessDecoder.Holes holes, String name) {
        this.transcoder = new AudioTranscoder(codecs, target, holes);
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
