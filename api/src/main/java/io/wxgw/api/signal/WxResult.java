package io.wxgw.api.signal;

import io.wxgw.api.signal.SignalValue.Fields;

/// What a granted request answers.
public sealed interface WxResult extends SignalResult {
    /// To [WxRequest.Join].
    ///
    /// @param ssrc of the member's sound and picture
    /// @param pushurl where the mini program publishes
    /// @param pullurl where that can be played; for debugging
    /// @param pullaudiourl where the mini program plays the conference
    /// @param mas where the MAS takes the member's media; the mini program cannot use it
    record Joined(long ssrc, String pushurl, String pullurl, String pullaudiourl, MasAddress mas) implements WxResult {
        @Override
        public Fields fields() {
            return Fields.of(
                    "audiossrc", Long.toString(ssrc),
                    "videossrc", Long.toString(ssrc),
                    "pushurl", pushurl,
                    "pullurl", pullurl,
                    "pullaudiourl", pullaudiourl,
                    "audioip", mas.ip(),
                    "audiortpport", Integer.toString(mas.audioPort()),
                    "videoip", mas.ip(),
                    "videortpport", Integer.toString(mas.videoPort()));
        }
    }

    /// RTP address of a member at its MAS.
    record MasAddress(String ip, int audioPort, int videoPort) {}

    /// To [WxRequest.Quit] and [WxRequest.Offline].
    record Left() implements WxResult {
        @Override
        public Fields fields() {
            return Fields.NONE;
        }
    }

    /// To [WxRequest.Video].
    ///
    /// @param pullurl where the picture is played
    /// @param target of the request, echoed
    record Viewing(String pullurl, VideoTarget target) implements WxResult {
        @Override
        public Fields fields() {
            return Fields.of("pullurl", pullurl, "seq", target.seq(), "type", typeOf(target));
        }
    }

    /// To [WxRequest.CancelVideo] and [WxRequest.AvSync].
    ///
    /// @param target of the request, echoed
    record Done(VideoTarget target) implements WxResult {
        @Override
        public Fields fields() {
            return Fields.of("seq", target.seq(), "type", typeOf(target));
        }
    }

    private static String typeOf(VideoTarget target) {
        return Integer.toString(target.type().number());
    }
}
