package io.wxgw.mas;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.mas.AddMemberResp;
import io.wxgw.api.mas.MasMemberState;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.rtp.RtpFeedbackListener;
import io.wxgw.engine.rtp.RtpInboundConfig;
import io.wxgw.engine.rtp.RtpReceiver;
import io.wxgw.engine.rtp.RtpReceiverConfig;
import io.wxgw.engine.rtp.RtpSender;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.engine.rtp.SenderClock;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.G711Format;
import io.wxgw.wire.media.OpusFormat;
import io.wxgw.wire.rtcp.ReportBlock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One member of a conference: its sockets, its [Seat] at the mixer, its pictures.
///
/// ```
///   audio RtpSocket -> RtpReceiver -> Seat ... Mixer ... Seat -> RtpSender -> audio RtpSocket -> where its sound comes
/// from
///   video RtpSocket -> VideoSource -> VideoForward -> receiver
/// ```
/// Lane only.
final class Participant {
    /// After so long without a packet a track counts as silent.
    static final Duration SILENCE = Duration.ofSeconds(2);

    private final MemberSpec spec;
    private final Mixer mixer;
    private final Consumer<Participant> onChange;
    private final @Nullable Sound sound;
    private final @Nullable VideoSource camera;
    private final @Nullable VideoSource screen;
    private final String host;
    private boolean closed;

    /// What a member with sound has.
    private record Sound(
            RtpSocket socket, Seat seat, RtpReceiver<AudioFrame> receiver, RtpSender<AudioFrame> sender, Flow flow) {}

    /// Tells the mixer how the mix arrives.
    private static final class EarsFeedback implements RtpFeedbackListener {
        private final Mixer mixer;
        private final Lane lane;
        private final LossReports reports = new LossReports();
        private @Nullable Seat seat;

        EarsFeedback(Mixer mixer, Lane lane) {
            this.mixer = mixer;
            this.lane = lane;
        }

        @Override
        public void onKeyFrameRequest() {
            // Sound has none.
        }

        @Override
        public void onReport(ReportBlock block) {
            if (seat != null) {
                mixer.lossy(seat, reports.lossy(block, lane.clock().nowNanos()));
            }
        }
    }

    /// Whether sound comes.
    private static final class Flow {
        private boolean flowing;
    }

    private Participant(
            RoomTools tools,
            MemberSpec spec,
            Mixer mixer,
            Consumer<Participant> onChange,
            @Nullable RtpSocket audio,
            @Nullable RtpSocket camera,
            @Nullable RtpSocket screen) {
        this.spec = spec;
        this.mixer = mixer;
        this.onChange = onChange;
        this.host = tools.config().rtpHost();
        SenderClock clock = new SenderClock();
        this.sound = audio == null ? null : sound(tools, audio, spec.audio().orElseThrow(), clock);
        this.camera =
                camera == null ? null : pictures(tools, camera, spec.camera().orElseThrow(), clock);
        this.screen =
                screen == null ? null : pictures(tools, screen, spec.screen().orElseThrow(), clock);
    }

    /// Opens the sockets of all its tracks, or none; exceptionally a `BindException` if no ports are free.
    ///
    /// @param onChange told when [#state] changes
    static CompletableFuture<Participant> open(
            RoomTools tools, MemberSpec spec, Mixer mixer, Consumer<Participant> onChange) {
        List<RtpSocket> opened = new ArrayList<>(3);
        return socket(tools, spec, spec.audio(), opened)
                .thenCompose(audio -> socket(tools, spec, spec.camera(), opened)
                        .thenCompose(camera -> socket(tools, spec, spec.screen(), opened)
                                .thenApply(screen -> new Participant(
                                        tools,
                                        spec,
                                        mixer,
                                        onChange,
                                        audio.orElse(null),
                                        camera.orElse(null),
                                        screen.orElse(null)))))
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        opened.forEach(RtpSocket::close);
                    }
                });
    }

    private static CompletableFuture<Optional<RtpSocket>> socket(
            RoomTools tools, MemberSpec spec, Optional<? extends MemberSpec.Track> track, List<RtpSocket> opened) {
        if (track.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        Set<InetAddress> allow = tools.config().allow();
        return tools.openSocket(
                        from -> from.equals(spec.ip()) || allow.contains(from), spec.confId() + "/" + spec.uuid())
                .thenApply(socket -> {
                    opened.add(socket);
                    return Optional.of(socket);
                });
    }

    /// What it was opened with.
    MemberSpec spec() {
        return spec;
    }

    /// Its ports.
    AddMemberResp ports() {
        return new AddMemberResp(
                host,
                sound == null ? 0 : sound.socket.port(),
                camera == null ? 0 : camera.port(),
                0,
                "ok",
                screen == null ? 0 : screen.port(),
                sound == null ? -1 : sound.sender.stream().ssrc());
    }

    /// What it does now.
    MasMemberState state() {
        return new MasMemberState(
                spec.uuid(),
                sound != null && sound.flow.flowing,
                camera != null && camera.flowing(),
                screen != null && screen.flowing(),
                sound != null && sound.seat.speaking(),
                forwards());
    }

    /// Receivers of its pictures.
    int forwards() {
        return (camera == null ? 0 : camera.forwards()) + (screen == null ? 0 : screen.forwards());
    }

    /// Its camera or its screen.
    ///
    /// @throws Refusal if it was added without
    VideoSource pictures(PictureType type) {
        VideoSource source = switch (type) {
            case CAMERA -> camera;
            case SCREEN -> screen;
        };
        if (source == null) {
            throw new Refusal(ErrorCode.NOT_FOUND, "uuid " + spec.uuid() + " has no " + type);
        }
        return source;
    }

    /// Leaves the mix, says BYE, and closes everything. Completes when all ports are free.
    CompletableFuture<Void> close() {
        closed = true;
        List<CompletableFuture<Void>> closing = new ArrayList<>();
        if (sound != null) {
            mixer.leave(sound.seat);
            sound.sender.close();
            sound.receiver.close();
            closing.add(sound.socket.close());
        }
        if (camera != null) {
            closing.add(camera.close());
        }
        if (screen != null) {
            closing.add(screen.close());
        }
        return CompletableFuture.allOf(closing.toArray(CompletableFuture<?>[]::new));
    }

    private Sound sound(RoomTools tools, RtpSocket socket, MemberSpec.Sound stream, SenderClock clock) {
        long mixSsrc = tools.random().nextLong(1, 1L << 31);
        EarsFeedback feedback = new EarsFeedback(mixer, tools.lane());
        RtpSender<AudioFrame> sender =
                RtpSender.audio(socket, mixSsrc, stream.payloadType(), stream.format(), tools.random(), feedback);
        Seat seat = mixer.join(stream.format(), sender, this::changed);
        feedback.seat = seat;
        Flow flow = new Flow();
        RtpReceiver<AudioFrame> receiver = RtpReceiver.of(
                socket,
                stream.ssrc(),
                audioConfig(tools, stream, clock),
                frame -> {
                    flows(flow, true);
                    seat.say(frame);
                },
                new RtpReceiver.Listener() {
                    @Override
                    public void onSilence(Duration silence) {
                        flows(flow, false);
                    }

                    @Override
                    public void onBye() {
                        flows(flow, false);
                    }
                });
        return new Sound(socket, seat, receiver, sender, flow);
    }

    private static RtpReceiverConfig<AudioFrame> audioConfig(
            RoomTools tools, MemberSpec.Sound stream, SenderClock clock) {
        RtpReceiverConfig<AudioFrame> usual = RtpReceiverConfig.audio(stream.payloadType(), stream.format(), clock);
        RtpReceiverConfig<AudioFrame> ours = new RtpReceiverConfig<>(
                new RtpInboundConfig(stream.payloadType(), usual.inbound().timescale(), clock, SILENCE),
                usual.depacketizer(),
                MasConfig.MAX_SOUND_WAIT);
        return switch (stream.format()) {
            // It has copies of what was lost in the packets behind.
            case OpusFormat _ -> ours;
            case AacFormat _, G711Format _ -> ours.asking(tools.config().soundRetransmissionWait());
        };
    }

    private VideoSource pictures(RoomTools tools, RtpSocket socket, MemberSpec.Stream stream, SenderClock clock) {
        return new VideoSource(tools, socket, stream, clock, this::changed);
    }

    private void flows(Flow flow, boolean flows) {
        if (flow.flowing != flows) {
            flow.flowing = flows;
            changed();
        }
    }

    private void changed() {
        if (!closed) {
            onChange.accept(this);
        }
    }
}
