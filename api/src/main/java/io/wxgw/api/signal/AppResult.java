package io.wxgw.api.signal;

import io.wxgw.api.signal.SignalValue.Fields;

/// What a granted request of an app answers.
public sealed interface AppResult extends SignalResult {
    /// Method of the news that an app's ports at the MAS are others now.
    String MOVED = "portupdate";

    /// To [AppRequest.Join].
    ///
    /// @param ssrc its sound and its camera must carry
    /// @param screenSsrc its screen must carry; -1: it has none
    /// @param mixSsrc of the mix it hears, at the port its sound comes from; -1: none, or not said
    /// @param mas where the MAS takes its media
    record Joined(long ssrc, long screenSsrc, long mixSsrc, MasPorts mas) implements AppResult {
        @Override
        public Fields fields() {
            var fields = Fields.NONE;
            if (mas.audio() != 0) {
                fields = track(fields, "audio", ssrc, mas.audio());
            }
            if (mixSsrc >= 0) {
                fields = fields.with("mixssrc", Long.toString(mixSsrc));
            }
            if (mas.video() != 0) {
                fields = track(fields, "video", ssrc, mas.video());
            }
            return mas.screen() == 0 ? fields : track(fields, "screen", screenSsrc, mas.screen());
        }

        /// The same as news: the MAS was started anew, and the app's ports are others now.
        public SignalRequest moved(String confId, String uuid) {
            return new SignalRequest("", uuid, MOVED, fields().with("confId", confId));
        }

        private Fields track(Fields before, String track, long number, int port) {
            return before.with(track + "ssrc", Long.toString(number))
                    .with(track + "ip", mas.ip())
                    .with(track + "rtpport", Integer.toString(port));
        }
    }

    /// RTP ports of an app at its MAS; 0: none.
    record MasPorts(String ip, int audio, int video, int screen) {}

    /// To [AppRequest.Quit].
    record Left() implements AppResult {
        @Override
        public Fields fields() {
            return Fields.NONE;
        }
    }

    /// To [AppRequest.Publish] and [AppRequest.Unpublish].
    record Published(VideoType type) implements AppResult {
        @Override
        public Fields fields() {
            return Fields.of("type", Integer.toString(type.number()));
        }
    }

    /// To [AppRequest.Subscribe].
    ///
    /// @param ssrc the picture will carry
    /// @param payloadType the picture will carry
    /// @param target of the request, echoed
    record Subscribed(long ssrc, int payloadType, VideoTarget target) implements AppResult {
        @Override
        public Fields fields() {
            return Fields.of(
                    "ssrc", Long.toString(ssrc),
                    "payloadType", Integer.toString(payloadType),
                    "codec", "H264",
                    "seq", target.seq(),
                    "type", Integer.toString(target.type().number()));
        }
    }

    /// To [AppRequest.Unsubscribe].
    ///
    /// @param target of the request, echoed
    record Unsubscribed(VideoTarget target) implements AppResult {
        @Override
        public Fields fields() {
            return Fields.of(
                    "seq", target.seq(), "type", Integer.toString(target.type().number()));
        }
    }
}
