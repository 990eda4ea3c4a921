package io.wxgw.sim;

import io.wxgw.api.signal.VideoType;
import io.wxgw.codec.VideoSettings;
import io.wxgw.engine.rtp.RtpPortRange;
import io.wxgw.sim.phone.PhoneSettings;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.sim.scene.SyntheticVoice;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.G711Format;
import io.wxgw.wire.media.OpusFormat;
import java.net.URI;
import java.util.Map;

/// Who one simulated member is and what it does.
///
/// @param signal where it signs in: `ws://HOST:8080/callroute`, apps at `/app`
/// @param confId the conference
/// @param uuid its user id: its name, a dash, and what makes it its own
/// @param look its name, tone and colour
/// @param voice when it speaks
/// @param shows its pictures; a mini program has a camera at most
/// @param kind what it is
public record MemberSettings(
        URI signal,
        String confId,
        String uuid,
        MemberLook look,
        SyntheticVoice.Mode voice,
        Map<VideoType, VideoSettings> shows,
        Kind kind) {
    /// A screen: 640x360, 5 pictures a second, a key frame every 10 s unless somebody asks for one.
    public static final VideoSettings SCREEN = new VideoSettings(640, 360, 5, 50, 300_000);

    public MemberSettings {
        shows = Map.copyOf(shows);
    }

    /// What a member is.
    public sealed interface Kind {
        /// Pushes and plays RTMP.
        ///
        /// @param phone how its tags behave
        record MiniProgram(PhoneSettings phone) implements Kind {}

        /// Sends and hears RTP.
        ///
        /// @param sound how its voice and the mix are coded
        /// @param ports for its RTP
        record App(Sound sound, RtpPortRange ports) implements Kind {}
    }

    /// How an app codes sound.
    public enum Sound {
        /// 48 kHz, frames of 20 ms.
        OPUS("opus", 111),
        /// AAC-LC, 48 kHz, mono.
        AAC("AAC", 97),
        /// G.711 A-law, 8 kHz.
        PCMA("PCMA", 8),
        /// G.711 mu-law, 8 kHz.
        PCMU("PCMU", 0);

        private final String codec;
        private final int payloadType;

        Sound(String codec, int payloadType) {
            this.codec = codec;
            this.payloadType = payloadType;
        }

        /// Its name in a request.
        String codec() {
            return codec;
        }

        int payloadType() {
            return payloadType;
        }

        AudioFormat format() {
            return switch (this) {
                case OPUS -> OpusFormat.STEREO;
                case AAC -> AacFormat.LC_48K_MONO;
                case PCMA -> G711Format.PCMA;
                case PCMU -> G711Format.PCMU;
            };
        }
    }
}
