package io.wxgw.mas;

import io.wxgw.api.mas.AddMemberReq;
import io.wxgw.wire.media.AudioFormat;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A checked AddMember.
///
/// @param ip where its RTP will come from, if that was said
record MemberSpec(
        String confId,
        String uuid,
        Optional<Sound> audio,
        Optional<Stream> camera,
        Optional<Stream> screen,
        @Nullable InetAddress ip) {
    /// Its pictures, camera or screen.
    record Stream(long ssrc, int payloadType) implements Track {}

    /// Its sound, and that of the mix it hears.
    record Sound(long ssrc, int payloadType, AudioFormat format) implements Track {}

    /// One track of it.
    sealed interface Track {
        long ssrc();

        int payloadType();
    }

    /// @throws io.wxgw.api.Refusal if a parameter is impossible or a codec unknown
    static MemberSpec of(AddMemberReq request) {
        long ssrc = Checks.ssrc("ssrc", request.ssrc());
        long screenSsrc = request.screenSsrc() == -1 ? ssrc : Checks.ssrc("screenSsrc", request.screenSsrc());
        return new MemberSpec(
                Checks.name("confId", request.confId()),
                Checks.name("uuid", request.uuid()),
                sound(request, ssrc),
                stream("video", Checks.video("videoCodec", request.videoCodec()), ssrc, request.videoPayloadType()),
                stream(
                        "screen",
                        Checks.video("screenCodec", request.screenCodec()),
                        screenSsrc,
                        request.screenPayloadType()),
                request.ip().isEmpty() ? null : Checks.address("ip", request.ip()));
    }

    private static Optional<Sound> sound(AddMemberReq request, long ssrc) {
        Optional<AudioFormat> format = Checks.audio(request.audioCodec());
        return stream("audio", format.isPresent(), ssrc, request.audioPayloadType())
                .map(stream -> new Sound(stream.ssrc(), stream.payloadType(), format.orElseThrow()));
    }

    private static Optional<Stream> stream(String track, boolean coded, long ssrc, int payloadType) {
        if (!coded || payloadType < 0) {
            return Optional.empty();
        }
        return Optional.of(new Stream(ssrc, Checks.payloadType(track + "PayloadType", payloadType)));
    }
}
