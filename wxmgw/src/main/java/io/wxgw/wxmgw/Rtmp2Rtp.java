package io.wxgw.wxmgw;

import io.wxgw.api.mgw.LinkState;
import io.wxgw.codec.GaplessDecoder;
import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.engine.track.Track;
import io.wxgw.wire.media.AudioFrame;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One mini program's stream on its way into the conference, and its mix on the way back.
///
/// ```
///   StreamPull --+-- audio Track -- VoiceTranscoder -- RtpSender --+-- audio RtpSocket <-> MAS
///                '-- VideoPub ----- RtpSender ---- video RtpSocket |
///   Rtp2Rtmp (mix) <- mix Track <- RtpReceiver <-------------------'
/// ```
/// The mix comes back to the address our sound comes from (symmetric RTP), so the sockets speak up at once, before the
/// mini program does.
///
/// The pubs live as long as this link. When a request changes, only the part that it changes begins anew ([#update]):
/// whoever watches this member goes on watching.
///
/// Lane only.
final class Rtmp2Rtp implements Link {
    private final RoomTools tools;
    private final Consumer<Link> onPhase;
    private final Track<AudioFrame> audio = new Track<>();
    private final VideoPub video = new VideoPub(() -> {});
    private final Track<AudioFrame> mix = new Track<>();
    private final Timeline timeline = new Timeline();
    private final String name;
    private final StreamPull stream;

    private PullSpec spec;
    private RtpSockets sockets;
    private @Nullable RtpLeg audioLeg;
    private @Nullable RtpLeg videoLeg;
    private @Nullable Rtp2Rtmp mixChannel;

    /// Takes over the sockets.
    ///
    /// @param confId for the log
    /// @param onPhase told of every change of this link and of its mix channel
    Rtmp2Rtp(RoomTools tools, String confId, PullSpec spec, RtpSockets sockets, Consumer<Link> onPhase) {
        this.tools = tools;
        this.spec = spec;
        this.sockets = sockets;
        this.onPhase = onPhase;
        this.name = "conf=" + confId + " uuid=" + spec.uuid();
        this.stream = new StreamPull(tools, spec.pull(), audio, video, timeline, _ -> onPhase.accept(this));
    }

    /// Begins: speaks up on RTP, publishes the mix channel, asks for the stream.
    void open() {
        openAudioLeg();
        openVideoLeg();
        openMix(null);
        stream.open();
    }

    /// Makes this link what `next` says; what is the same goes on untouched.
    ///
    /// @param opened sockets for the tracks that had none
    void update(PullSpec next, RtpSockets opened) {
        PullSpec before = spec;
        spec = next;
        boolean audioChanged = !before.audioLeg().equals(next.audioLeg());
        boolean videoChanged = !before.videoLeg().equals(next.videoLeg());
        if (audioChanged) {
            release(audioLeg);
            audioLeg = null;
        }
        if (videoChanged) {
            release(videoLeg);
            videoLeg = null;
        }
        sockets = new RtpSockets(
                kept(sockets.audio(), opened.audio(), next.hasAudio()),
                kept(sockets.video(), opened.video(), next.hasVideo()));
        if (audioChanged) {
            openAudioLeg();
        }
        if (videoChanged) {
            openVideoLeg();
        }
        if (!Objects.equals(before.mix(), next.mix())) {
            VideoPub watched = null;
            if (mixChannel != null) {
                watched = mixChannel.watched();
                var _ = mixChannel.close(new CloseCause.Requested("replaced"));
                mixChannel = null;
            }
            openMix(watched);
        }
        if (!before.pull().equals(next.pull())) {
            stream.moveTo(next.pull());
        }
    }

    /// What it is now.
    PullSpec spec() {
        return spec;
    }

    /// Its sockets, as far as there are.
    RtpSockets sockets() {
        return sockets;
    }

    /// The video pub of this mini program.
    VideoPub video() {
        return video;
    }

    /// The audio pub of this mini program: its own voice.
    Track<AudioFrame> audio() {
        return audio;
    }

    /// Its mix channel, if it hears anything at all.
    Optional<Rtp2Rtmp> mixChannel() {
        return Optional.ofNullable(mixChannel);
    }

    /// FLV tags that were dropped as damaged.
    long discardedTags() {
        return stream.discardedTags();
    }

    /// Frames of a live server's cache that were not worth the delay.
    long cachedFramesDropped() {
        return stream.cachedFramesDropped();
    }

    @Override
    public long repairs() {
        return timeline.repairs();
    }

    @Override
    public String uuid() {
        return spec.uuid();
    }

    @Override
    public int type() {
        return 1;
    }

    @Override
    public String kind() {
        return LinkState.RTMP2RTP;
    }

    @Override
    public LinkPhase phase() {
        return stream.phase();
    }

    @Override
    public CompletableFuture<Void> close(CloseCause cause) {
        if (phase() instanceof LinkPhase.Closed) {
            return CompletableFuture.completedFuture(null);
        }
        stream.close(cause);
        if (mixChannel != null) {
            var _ = mixChannel.close(cause);
        }
        release(audioLeg);
        release(videoLeg);
        return sockets.close();
    }

    private void openAudioLeg() {
        if (sockets.audio() != null) {
            audioLeg = RtpLeg.audio(tools, sockets.audio(), spec, name, audio, mix);
        }
    }

    private void openVideoLeg() {
        if (sockets.video() != null) {
            videoLeg = RtpLeg.video(tools, sockets.video(), spec, video);
        }
    }

    private void openMix(@Nullable VideoPub watched) {
        if (spec.mix() == null) {
            return;
        }
        Rtp2Rtmp channel =
                new Rtp2Rtmp(tools, new Rtp2Rtmp.Channel(LinkState.MIX, spec.uuid(), 1), spec.mix(), true, onPhase);
        channel.listen(mix, GaplessDecoder.Holes.CONCEAL);
        if (watched != null) {
            channel.watch(watched);
        }
        channel.open();
        mixChannel = channel;
    }

    private static @Nullable RtpSocket kept(@Nullable RtpSocket before, @Nullable RtpSocket opened, boolean wanted) {
        RtpSocket socket = before == null ? opened : before;
        if (wanted) {
            return socket;
        }
        var _ = RtpSockets.close(socket);
        return null;
    }

    private static void release(@Nullable RtpLeg leg) {
        if (leg != null) {
            leg.release();
        }
    }
}
