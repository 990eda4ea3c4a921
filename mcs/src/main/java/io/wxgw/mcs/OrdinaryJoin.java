package io.wxgw.mcs;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import java.util.Locale;

/// An app wants into a conference, over RTP to the MAS.
///
/// @param confId the conference
/// @param uuid the app
/// @param audio its sound, and that of the mix it gets
/// @param video its camera; H.264 or none
/// @param screen its screen; H.264 or none
/// @param ip where its RTP will come from; empty: an address the MAS allows anyway
public record OrdinaryJoin(String confId, String uuid, RtpFormat audio, RtpFormat video, RtpFormat screen, String ip) {
    /// @throws Refusal [ErrorCode#UNSUPPORTED_CODEC] for pictures that are not H.264: mini programs play nothing else,
    ///     and pictures are never encoded again
    public OrdinaryJoin {
        requireH264(video);
        requireH264(screen);
    }

    private static void requireH264(RtpFormat format) {
        if (format.present() && !format.codec().toUpperCase(Locale.ROOT).equals("H264")) {
            throw new Refusal(ErrorCode.UNSUPPORTED_CODEC, "pictures must be H264, not " + format.codec());
        }
    }
}
