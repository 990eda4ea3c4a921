package io.wxgw.sim;

import io.wxgw.api.signal.VideoType;
import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.codec.VideoSettings;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.rtp.RtpReceiverConfig;
import io.wxgw.engine.rtp.RtpSender;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.engine.rtp.SenderClock;
import io.wxgw.sim.MemberSettings.Sound;
import io.wxgw.sim.scene.CameraSource;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.sim.scene.SyntheticVoice;
import io.wxgw.sim.scene.VoiceSource;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What an app sends to the MAS and gets from it, by RTP: voice and mix on one socket, each picture on one of its own.
/// Its owner opens the sockets and says where they send to; they are closed with this. Lane only.
final class AppMedia {
    /// Of all pictures.
    static final int VIDEO_PAYLOAD_TYPE = 96;

    private final Lane lane;
    private final FfmpegCodecs codecs;
    private final RandomGenerator random;
    private final MemberLook look;
    private final SyntheticVoice.Mode voice;
    private final Sound sound;
    private final Perception perception;
    private final SenderClock masClock = new SenderClock();
    private final List<Runnable> ends = new ArrayList<>();
    private @Nullable RtpSocket soundSocket;
    private long sentBytes;

    AppMedia(
            Lane lane,
            FfmpegCodecs codecs,
            RandomGenerator random,
            MemberLook look,
            SyntheticVoice.Mode voice,
            Sound sound,
            Perception perception) {
        this.lane = lane;
        this.codecs = codecs;
        this.random = random;
        this.look = look;
        this.voice = voice;
        this.sound = sound;
        this.perception = perception;
    }

    /// Sends the voice and hears the mix.
    ///
    /// @param ssrc of the voice
    /// @param mixSsrc 0 if it is not known
    void speak(RtpSocket socket, long ssrc, long mixSsrc) {
        soundSocket = socket;
        VoiceSource source = new VoiceSource(lane, codecs, look, voice, sound.format());
        RtpSender<AudioFrame> sender =
                RtpSender.audio(socket, ssrc, sound.payloadType(), sound.format(), random, () -> {});
        source.open(frame -> {
            sentBytes += frame.data().length();
            sender.onFrame(frame);
        });
        ends.add(source::close);
        ends.add(sender::close);
        ends.add(socket::close);
        hear(socket, mixSsrc);
    }

    /// The mix has another SSRC from now on.
    void mixMoved(long mixSsrc) {
        if (soundSocket != null) {
            hear(soundSocket, mixSsrc);
        }
    }

    private void hear(RtpSocket socket, long mixSsrc) {
        perception.hear(
                null,
                senses -> RtpWatching.mix(
                        socket,
                        mixSsrc,
                        RtpReceiverConfig.audio(sound.payloadType(), sound.format(), masClock),
                        senses));
    }

    /// Sends a picture.
    void show(RtpSocket socket, long ssrc, VideoType type, VideoSettings picture) {
        CameraSource source = switch (type) {
            case CAMERA -> new CameraSource(lane, codecs, look, voice, picture);
            case SCREEN -> new CameraSource(lane, codecs, look.screen(), SyntheticVoice.Mode.SILENT, picture);
        };
        RtpSender<VideoFrame> sender =
                RtpSender.h264(socket, ssrc, VIDEO_PAYLOAD_TYPE, random, source::requestKeyFrame);
        source.open(frame -> {
            sentBytes += frame.lengthBytes();
            sender.onFrame(frame);
        });
        ends.add(source::close);
        ends.add(sender::close);
        ends.add(socket::close);
    }

    /// Shows what comes to a socket with this SSRC.
    void watch(RtpSocket socket, long ssrc, MemberLook member) {
        ends.add(socket::close);
        perception.watch(
                member,
                senses -> RtpWatching.picture(
                        socket, ssrc, RtpReceiverConfig.h264(VIDEO_PAYLOAD_TYPE, masClock), senses));
    }

    /// Whether it sends.
    boolean isSending() {
        return soundSocket != null;
    }

    /// Bytes of media sent so far.
    long sentBytes() {
        return sentBytes;
    }

    /// Says goodbye and ends all of it. Idempotent.
    void close() {
        soundSocket = null;
        perception.close();
        ends.forEach(Runnable::run);
        ends.clear();
    }
}
