package io.wxgw.wxmgw;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.rtp.EncodingName;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a request's codec fields may say. An empty name is an absent track; a name we cannot bridge is refused.
final class Codec {
    private static final Set<String> H264 = Set.of("h264", "h.264", "avc", "avc1");

    private Codec() {}

    /// What sound there is; empty without.
    static Optional<AudioFormat> audio(String name) {
        if (name.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(
                EncodingName.audio(name).orElseThrow(() -> unknown("audioCodec", EncodingName.KNOWN_AUDIO, name)));
    }

    /// Whether there is picture.
    static boolean video(String name) {
        String text = name.strip().toLowerCase(Locale.ROOT);
        if (!text.isEmpty() && !H264.contains(text)) {
            throw unknown("videoCodec", "H264", name);
        }
        return !text.isEmpty();
    }

    /// A literal address or a name; blocks for a name.
    static InetAddress address(String field, String text) {
        try {
            if (!text.isEmpty()) {
                return InetAddress.getByName(text);
            }
        } catch (java.net.UnknownHostException _) {
            // refused below
        }
        throw new Refusal(ErrorCode.BAD_PARAMETER, field + ": an address expected, not \"" + text + "\"");
    }

    private static Refusal unknown(String field, String expected, String name) {
        return new Refusal(ErrorCode.UNSUPPORTED_CODEC, field + ": " + expected + " expected, not " + name);
    }
}
