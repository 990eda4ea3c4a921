package io.wxgw.mcs;

import io.wxgw.api.RtpFormat;
import io.wxgw.api.mas.AddMemberReq;
import io.wxgw.api.mas.AddMemberResp;
import io.wxgw.api.mas.MasGetStateReq;
import io.wxgw.api.mas.MediaAccess;
import io.wxgw.api.mas.RemoveMemberReq;
import io.wxgw.api.mas.StartForwardReq;
import io.wxgw.api.mas.StopForwardReq;
import io.wxgw.api.signal.WxResult.MasAddress;

/// A conference's calls to its MAS. Every call blocks, and throws a [io.wxgw.api.Refusal] unless it was granted.
final class MasClient {
    private final MediaAccess mas;
    private final String confId;
    private final McsConfig config;

    MasClient(MediaAccess mas, String confId, McsConfig config) {
        this.mas = mas;
        this.confId = confId;
        this.config = config;
    }

    /// @param rtpHost of the wxmgw its RTP will come from
    MasAddress addMember(MiniProgram member, String rtpHost) {
        var answer = addMember(new AddMemberReq(
                member.uuid(),
                confId,
                member.ssrc(),
                config.audio().payloadType(),
                config.audio().codec(),
                config.video().payloadType(),
                config.video().codec(),
                rtpHost,
                -1,
                RtpFormat.NONE.payloadType(),
                RtpFormat.NONE.codec()));
        return new MasAddress(answer.ip(), answer.audioPort(), answer.videoPort());
    }

    AddMemberResp addMember(AddMemberReq ports) {
        var answer = mas.addMember(ports);
        BoxAnswer.check("AddMember", answer.code(), answer.message());
        return answer;
    }

    void removeMember(String uuid) {
        var answer = mas.removeMember(new RemoveMemberReq(uuid, confId));
        BoxAnswer.check("RemoveMember", answer.code(), answer.message());
    }

    /// Sends a member's picture somewhere as well; once more: asks for a key frame.
    ///
    /// @param ssrc that is expected there
    void startForward(ChannelKey key, long ssrc, ForwardTo to) {
        var answer = mas.startForward(new StartForwardReq(
                key.uuid(), confId, key.type().number(), to.ip(), to.port(), to.payloadType(), ssrc));
        BoxAnswer.check("StartForward", answer.code(), answer.message());
    }

    void stopForward(ChannelKey key, ForwardTo to) {
        var answer = mas.stopForward(
                new StopForwardReq(key.uuid(), confId, key.type().number(), to.ip(), to.port()));
        BoxAnswer.check("StopForward", answer.code(), answer.message());
    }

    /// Whether anything comes from an app.
    boolean flows(OrdinaryMember member) {
        var answer = mas.getState(new MasGetStateReq(confId));
        BoxAnswer.check("GetState", answer.code(), answer.message());
        return answer.rooms().stream()
                .filter(room -> room.confId().equals(confId))
                .flatMap(room -> room.members().stream())
                .anyMatch(state ->
                        state.uuid().equals(member.uuid()) && (state.sound() || state.camera() || state.screen()));
    }
}
