package io.wxgw.wxmgw;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.mgw.StartPullReq;
import io.wxgw.api.mgw.StartPushReq;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.rtmp.RtmpUrl;
import java.util.Optional;

/// What the fields of a request may say; makes of a request what a room works with. Blocks for the names of
/// hosts: virtual threads only.
final class Requests {
    private static final int MAX_NAME = 256;

    private final TargetPolicy targets;

    /// @param targets which URLs may be connected to
    Requests(TargetPolicy targets) {
        this.targets = targets;
    }

    /// A StartPull.
    ///
    /// @throws Refusal if a field says what cannot be
    PullSpec check(StartPullReq request) {
        name("uuid", request.uuid());
        Optional<AudioFormat> codec = Codec.audio(request.audioCodec());
        boolean audio = request.audioPort() > 0 && request.audioPayloadType() >= 0 && codec.isPresent();
        boolean video = request.videoPort() > 0 && request.videoPayloadType() >= 0 && Codec.video(request.videoCodec());
        payloadType("audioPayloadType", request.audioPayloadType());
        payloadType("videoPayloadType", request.videoPayloadType());
        ssrc(request.ssrc(), 0);
        Target pull = targets.check("pullUrl", request.pullUrl());
        return new PullSpec(
                request.uuid(),
                new Target(atLiveEdge(pull.url()), pull.address()),
                request.ssrc(),
                Codec.address("masIp", request.masIp()),
                audio ? port("audioPort", request.audioPort()) : 0,
                video ? port("videoPort", request.videoPort()) : 0,
                audio ? request.audioPayloadType() : -1,
                codec.orElse(AacFormat.LC_48K_MONO),
                video ? request.videoPayloadType() : -1,
                request.pushAudioUrl().isEmpty() ? null : targets.check("pushAudioUrl", request.pushAudioUrl()));
    }

    /// A StartPush.
    ///
    /// @throws Refusal if a field says what cannot be
    PushSpec check(StartPushReq request) {
        name("uuid", request.uuid());
        Optional<AudioFormat> codec = Codec.audio(request.audioCodec());
        boolean audio = request.audioPayloadType() >= 0 && codec.isPresent();
        boolean video = request.videoPayloadType() >= 0 && Codec.video(request.videoCodec());
        payloadType("audioPayloadType", request.audioPayloadType());
        payloadType("videoPayloadType", request.videoPayloadType());
        ssrc(request.ssrc(), -1);
        return new PushSpec(
                request.uuid(),
                request.type(),
                targets.check("pushUrl", request.pushUrl()),
                request.isMiniProgram(),
                audio ? request.audioPayloadType() : -1,
                codec.orElse(AacFormat.LC_48K_MONO),
                video ? request.videoPayloadType() : -1,
                request.masIp().isEmpty() ? null : Codec.address("masIp", request.masIp()),
                request.ssrc());
    }

    // Our own pull begins at the live edge: a cache of pictures would delay the conference by its length for ever.
    private static RtmpUrl atLiveEdge(RtmpUrl url) {
        String query = url.query().isEmpty() ? "gop=0" : url.query() + "&gop=0";
        return new RtmpUrl(url.host(), url.port(), url.app(), url.stream(), query);
    }

    /// A name of anything.
    static void name(String field, String value) {
        if (value.isEmpty() || value.length() > MAX_NAME) {
            throw new Refusal(ErrorCode.BAD_PARAMETER, field + " of 1 to " + MAX_NAME + " characters expected");
        }
    }

    private static void payloadType(String field, int value) {
        if (value > 127) {
            throw new Refusal(ErrorCode.BAD_PARAMETER, field + " of 0 to 127 expected, not " + value);
        }
    }

    private static void ssrc(long value, long least) {
        if (value < least || value > 0xFFFF_FFFFL) {
            throw new Refusal(ErrorCode.BAD_PARAMETER, "ssrc of 0 to 4294967295 expected, not " + value);
        }
    }

    private static int port(String field, int value) {
        if (value > 65_534) {
            throw new Refusal(ErrorCode.BAD_PARAMETER, field + " of 1 to 65534 expected, not " + value);
        }
        return value;
    }
}
