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
    /// @param pullflvurl `pullurl` over HTTP-FLV, for a client that asked for more than the document; or empty
    /// @param pullaudioflvurl `pullaudiourl` likewise
    record Joined(
            long ssrc,
            String pushurl,
            String pullurl,
            String pullaudiourl,
            MasAddress mas,
            String pullflvurl,
            String pullaudioflvurl)
            implements WxResult {
        @Override
        public Fields fields() {
            var document = Fields.of(
                    "audiossrc", Long.toString(ssrc),
                    "videossrc", Long.toString(ssrc),
                    "pushurl", pushurl,
                    "pullurl", pullurl,
                    "pullaudiourl", pullaudiourl,
                    "audioip", mas.ip(),
                    "audiortpport", Integer.toString(mas.audioPort()),
                    "videoip", mas.ip(),
                    "videortpport", Integer.toString(mas.videoPort()));
            return also(also(document, "pullflvurl", pullflvurl), "pullaudioflvurl", pullaudioflvurl);
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
    /// @param pullflvurl `pullurl` over HTTP-FLV, for a client that asked for more than the document; or empty
    record Viewing(String pullurl, VideoTarget target, String pullflvurl) implements WxResult {
        @Override
        public Fields fields() {
            var document = Fields.of("pullurl", pullurl, "seq", target.seq(), "type", typeOf(target));
            return also(document, "pullflvurl", pullflvurl);
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

    private static Fields also(Fields document, String name, String text) {
        return text.isEmpty() ? document : document.with(name, text);
    }

    private static String typeOf(VideoTarget target) {
        return Integer.toString(target.type().number());
    }
}
