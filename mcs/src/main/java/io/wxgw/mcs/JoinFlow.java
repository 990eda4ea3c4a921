package io.wxgw.mcs;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.mas.AddMemberReq;
import io.wxgw.api.signal.AppRequest;
import io.wxgw.api.signal.AppResult;
import io.wxgw.api.signal.WxRequest;
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
    WxResult.Joined join(WxRequest.Join request) {
        var uuid = request.uuid();
        return switch (conference.members().get(uuid)) {
            case MiniProgram known -> {
                known.extended(request.extended());
                yield known.joined(connect(known));
            }
            case OrdinaryMember _ ->
                throw new Refusal(ErrorCode.CONFLICT, "uuid is here already, as an ordinary member");
            case null -> enter(request);
        };
    }

    /// Tells MAS and wxmgw of a mini program.
    MasAddress connect(MiniProgram member) {
        var gateway = conference.gateway();
        var mas = conference.mas().addMember(member, gateway.node().rtpHost());
        gateway.startPull(member, mas);
        return mas;
    }

    private WxResult.Joined enter(WxRequest.Join request) {
        var uuid = request.uuid();
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
            member.extended(request.extended());
            var joined = member.joined(connect(member));
            conference.members().put(uuid, member);
            conference.news().joined(member);
            return joined;
        } catch (RuntimeException failure) {
            undo.run();
            conference.releaseUnusedGateway();
            throw failure;
        }
    }

    /// Lets an app in. One that is in and comes with the same formats finds all as it was; one that comes with
    /// others begins anew.
    ///
    /// @param link the socket it comes through, from now on its only one
    AppResult.Joined join(AppRequest.Join request, AppLink link) {
        var ip = link.proven(request.ip(), conference.surroundings().config().appAddresses());
        switch (conference.members().get(request.uuid())) {
            case OrdinaryMember known
            when known.ports().equals(portsOf(known, request, ip)) -> {
                conference.mas().addMember(known.ports());
                known.link(link);
                return known.joined();
            }
            case OrdinaryMember known -> new QuitFlow(conference).quit(known);
            case MiniProgram _ -> throw new Refusal(ErrorCode.CONFLICT, "uuid is here already, as a mini program");
            case null -> {}
        }
        return enter(request, ip, link);
    }

    private AppResult.Joined enter(AppRequest.Join request, String ip, AppLink link) {
        var uuid = request.uuid();
        conference.admit(uuid);
        var undo = new Undo();
        undo.add("leaving", () -> conference.dismiss(uuid));
        undo.add("RemoveMember", () -> conference.mas().removeMember(uuid));
        try {
            var ssrc = conference.drawSsrc();
            var ports = ports(request, ip, ssrc, screenSsrc(ssrc));
            var member = new OrdinaryMember(ports, conference.mas().addMember(ports), link);
            conference.members().put(uuid, member);
            conference.news().joined(member);
            return member.joined();
        } catch (RuntimeException failure) {
            undo.run();
            throw failure;
        }
    }

    private AddMemberReq portsOf(OrdinaryMember known, AppRequest.Join request, String ip) {
        return ports(request, ip, known.ssrc(), known.ports().screenSsrc());
    }

    private AddMemberReq ports(AppRequest.Join request, String ip, long ssrc, long screenSsrc) {
        return new AddMemberReq(
                request.uuid(),
                conference.confId(),
                ssrc,
                request.audio().payloadType(),
                request.audio().codec(),
                request.video().payloadType(),
                request.video().codec(),
                ip,
                request.screen().present() ? screenSsrc : -1,
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
