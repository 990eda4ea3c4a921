package io.wxgw.mcs;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.mas.AddMemberReq;
import io.wxgw.api.signal.WxResult;
import io.wxgw.api.signal.WxResult.MasAddress;

/// Flow 007 of the design document: AddMember at the MAS, StartPull at wxmgw, then the reply. What was begun is undone
/// if a step fails.
final class JoinFlow {
    private final Conference conference;

    JoinFlow(Conference conference) {
        this.conference = conference;
    }

    /// Lets a mini program in. Once more for one that is in: both calls are repeated, which changes nothing where
    /// all is well, and the same channels are answered.
    WxResult.Joined join(String uuid) {
        return switch (conference.members().get(uuid)) {
            case MiniProgram known -> known.joined(connect(known));
            case OrdinaryMember _ ->
                throw new Refusal(ErrorCode.CONFLICT, "uuid is here already, as an ordinary member");
            case null -> enter(uuid);
        };
    }

    /// Tells MAS and wxmgw of a mini program.
    MasAddress connect(MiniProgram member) {
        var gateway = conference.gateway();
        var mas = conference.mas().addMember(member, gateway.node().rtpHost());
        gateway.startPull(member, mas);
        return mas;
    }

    private WxResult.Joined enter(String uuid) {
        conference.admit(uuid);
        var undo = new Undo();
        undo.add("leaving", () -> conference.dismiss(uuid));
        try {
            var gateway = conference.gateway();
            var member = new MiniProgram(
                    uuid,
                    conference.drawSsrc(),
                    conference.surroundings().drawChannel(),
                    conference.surroundings().drawChannel());
            undo.add("RemoveMember", () -> conference.mas().removeMember(uuid));
            undo.add("StopPull", () -> gateway.stopPull(member));
            var joined = member.joined(connect(member));
            conference.members().put(uuid, member);
            return joined;
        } catch (RuntimeException failure) {
            undo.run();
            conference.releaseUnusedGateway();
            throw failure;
        }
    }

    /// Lets an app in.
    OrdinaryJoined join(OrdinaryJoin request) {
        var uuid = request.uuid();
        if (conference.members().containsKey(uuid)) {
            throw new Refusal(ErrorCode.CONFLICT, "uuid is here already");
        }
        conference.admit(uuid);
        var undo = new Undo();
        undo.add("leaving", () -> conference.dismiss(uuid));
        undo.add("RemoveMember", () -> conference.mas().removeMember(uuid));
        try {
            var ports = ports(request);
            var answer = conference.mas().addMember(ports);
            conference.members().put(uuid, new OrdinaryMember(ports, answer.ip()));
            return new OrdinaryJoined(ports.ssrc(), ports.screenSsrc(), answer);
        } catch (RuntimeException failure) {
            undo.run();
            throw failure;
        }
    }

    private AddMemberReq ports(OrdinaryJoin request) {
        var ssrc = conference.drawSsrc();
        return new AddMemberReq(
                request.uuid(),
                conference.confId(),
                ssrc,
                request.audio().payloadType(),
                request.audio().codec(),
                request.video().payloadType(),
                request.video().codec(),
                request.ip(),
                request.screen().present() ? screenSsrc(ssrc) : -1,
                request.screen().payloadType(),
                request.screen().codec());
    }

    private long screenSsrc(long other) {
        while (true) {
            var ssrc = conference.drawSsrc();
            if (ssrc != other) {
                return ssrc;
            }
        }
    }
}
