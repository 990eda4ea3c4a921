package io.wxgw.wxmgw;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;

/// What a request's codec fields may say. An empty name is an absent track; a name we cannot bridge is refused.
final class Codec {
    private static final Set<String> AAC = Set.of("aac", "mpeg4-generic", "aac-lc");
    private static final Set<String> H264 = Set.of("h264", "h.264", "avc", "avc1");

    private Codec() {}

    /// Whether there is sound.
    static boolean audio(String name) {
        return known("audioCodec", name, AAC, "AAC");
    }

    /// Whether there is picture.
    static boolean video(String name) {
        return known("videoCodec", name, H264, "H264");
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

    private static boolean known(String field, String name, Set<String> names, String expected) {
        String text = name.strip().toLowerCase(Locale.ROOT);
        if (text.isEmpty()) {
            return false;
        }
        if (!names.contains(text)) {
            throw new Refusal(ErrorCode.UNSUPPORTED_CODEC, field + ": " + expected + " expected, not " + name);
        }
        return true;
    }
}
