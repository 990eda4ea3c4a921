package io.wxgw.mcs;

import io.wxgw.api.RtpFormat;
import io.wxgw.api.mgw.AvSyncReq;
import io.wxgw.api.mgw.GetStateReq;
import io.wxgw.api.mgw.LinkState;
import io.wxgw.api.mgw.StartPullReq;
import io.wxgw.api.mgw.StartPushReq;
import io.wxgw.api.mgw.StopPullReq;
import io.wxgw.api.mgw.StopPushReq;
import io.wxgw.api.signal.WxResult.MasAddress;
import org.jspecify.annotations.Nullable;

/// A conference's calls to its wxmgw. Every call blocks, and throws a [io.wxgw.api.Refusal] unless it was granted.
final class MgwClient {
    private final GatewayNode node;
    private final String confId;
    private final McsConfig config;

    MgwClient(GatewayNode node, String confId, McsConfig config) {
        this.node = node;
        this.confId = confId;
        this.config = config;
    }

    GatewayNode node() {
        return node;
    }

    void startPull(MiniProgram member, MasAddress mas) {
        var answer = node.calls()
                .startPull(new StartPullReq(
                        member.uuid(),
                        member.own().internalPull(),
                        member.ssrc(),
                        mas.ip(),
                        mas.audioPort(),
                        mas.videoPort(),
                        config.audio().payloadType(),
                        config.audio().codec(),
                        config.video().payloadType(),
                        config.video().codec(),
                        member.mix().internalPush(),
                        confId));
        BoxAnswer.check("StartPull", answer.code(), answer.message());
    }

    void stopPull(MiniProgram member) {
        var answer = node.calls().stopPull(new StopPullReq(member.uuid(), confId));
        BoxAnswer.check("StopPull", answer.code(), answer.message());
    }

    /// Publishes a member's picture, without its sound.
    ///
    /// @param masIp where the picture's RTP will come from; empty for a mini program: its picture is there
    /// @return the RTP port for it; 0 for a mini program
    int startPush(VideoChannel channel, String reqUuid, String masIp) {
        var miniProgram = channel.owner() instanceof MiniProgram;
        var type = channel.key().type();
        var answer = node.calls()
                .startPush(new StartPushReq(
                        channel.key().uuid(),
                        channel.live().internalPush(),
                        RtpFormat.NONE.payloadType(),
                        RtpFormat.NONE.codec(),
                        config.video().payloadType(),
                        config.video().codec(),
                        confId,
                        reqUuid,
                        miniProgram ? "1" : "",
                        type.number(),
                        masIp,
                        miniProgram ? -1 : channel.owner().ssrcOf(type).orElse(-1L)));
        BoxAnswer.check("StartPush", answer.code(), answer.message());
        return answer.port().video();
    }

    void stopPush(ChannelKey key) {
        var answer = node.calls()
                .stopPush(new StopPushReq(key.uuid(), confId, key.type().number(), ""));
        BoxAnswer.check("StopPush", answer.code(), answer.message());
    }

    /// Shows a picture in the mix channel; null takes it out.
    void avSync(MiniProgram listener, @Nullable ChannelKey key) {
        var answer = node.calls()
                .avSync(new AvSyncReq(
                        listener.uuid(),
                        confId,
                        key == null ? "" : key.uuid(),
                        key == null ? 1 : key.type().number()));
        BoxAnswer.check("AvSync", answer.code(), answer.message());
    }

    /// Whether a mini program's own stream flows.
    boolean flows(MiniProgram member) {
        var answer = node.calls().getState(new GetStateReq(confId));
        BoxAnswer.check("GetState", answer.code(), answer.message());
        return answer.rooms().stream()
                .filter(room -> room.confId().equals(confId))
                .flatMap(room -> room.links().stream())
                .anyMatch(link -> link.uuid().equals(member.uuid())
                        && link.kind().equals(LinkState.RTMP2RTP)
                        && link.phase().equals(LinkState.LIVE));
    }
}
