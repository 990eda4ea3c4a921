package io.wxgw.sim;

import io.wxgw.codec.VideoSettings;
import io.wxgw.engine.rtp.RtpPortRange;
import io.wxgw.sim.phone.PhoneSettings;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.sim.scene.SyntheticVoice;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.OpusFormat;
import java.net.URI;

/// Who one simulated member is and what it does.
///
/// @param signal where it signs in: `ws://HOST:8080/callroute`, apps at `/app`
/// @param confId the conference
/// @param uuid its user id
/// @param look its name, tone and colour
/// @param voice when it speaks
/// @param camera whether it sends pictures
/// @param video what pictures
/// @param kind what it is
public record MemberSettings(
        URI signal,
        String confId,
        String uuid,
        MemberLook look,
        SyntheticVoice.Mode voice,
        boolean camera,
        VideoSettings video,
        Kind kind) {
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
        OPUS("opus", 111),
        AAC("AAC", 97);

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
            };
        }
    }
}
