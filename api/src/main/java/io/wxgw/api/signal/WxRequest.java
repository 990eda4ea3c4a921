package io.wxgw.api.signal;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;

/// One of the document's five requests (and one of ours), its parameters checked.
public sealed interface WxRequest {
    /// Method of [Join].
    String JOIN = "wxjoinconf";
    /// Method of [Quit].
    String QUIT = "wxquitconf";
    /// Method of [Video].
    String VIDEO = "wxreqvideo";
    /// Method of [CancelVideo].
    String CANCEL_VIDEO = "wxcancelvideo";
    /// Method of [AvSync].
    String AV_SYNC = "wxreqavsync";
    /// Method of [Members].
    String MEMBER_LIST = "wxmemberlist";
    /// Method of [Offline].
    String OFFLINE = "wxoffline";

    /// The user.
    String uuid();

    /// The conference.
    String confId();

    /// A mini program enters a conference.
    ///
    /// @param crgwid number of the callroutegw it came through; empty if nobody wrote one
    /// @param extended its client understands what goes beyond the document (`"ext":"1"`)
    record Join(String uuid, String confId, String crgwid, boolean extended) implements WxRequest {}

    /// A mini program leaves.
    ///
    /// @param crgwid as in [Join]
    record Quit(String uuid, String confId, String crgwid) implements WxRequest {}

    /// A mini program wants to see a member.
    record Video(String uuid, String confId, VideoTarget target) implements WxRequest {}

    /// A mini program no longer wants to see a member.
    record CancelVideo(String uuid, String confId, VideoTarget target) implements WxRequest {}

    /// A mini program wants a member's picture inside its mix channel, lip-synchronous.
    record AvSync(String uuid, String confId, VideoTarget target) implements WxRequest {}

    /// A mini program wants to know who is there. Ours, as the answer to it.
    record Members(String uuid, String confId) implements WxRequest {}

    /// A mini program's socket is gone. Ours, from a callroutegw to MCS, never from a mini program: a callroutegw that
    /// does not know it leaves members in their conference until their media ends.
    ///
    /// @param crgwid as in [Join]
    record Offline(String uuid, String confId, String crgwid) implements WxRequest {}

    /// Reads the parameters of a request.
    ///
    /// @throws Refusal [ErrorCode#BAD_PARAMETER] for an unknown method, and for a parameter that is missing or
    ///     impossible
    static WxRequest of(SignalRequest request, SignalLimits limits) {
        var params = new Params(request, limits);
        return switch (request.method()) {
            case JOIN ->
                new Join(
                        params.uuid(),
                        params.confId(),
                        params.crgwid(),
                        params.optional("ext").equals("1"));
            case QUIT -> new Quit(params.uuid(), params.confId(), params.crgwid());
            case VIDEO -> new Video(params.uuid(), params.confId(), params.target());
            case CANCEL_VIDEO -> new CancelVideo(params.uuid(), params.confId(), params.target());
            case AV_SYNC -> new AvSync(params.uuid(), params.confId(), params.target());
            case MEMBER_LIST -> new Members(params.uuid(), params.confId());
            case OFFLINE -> new Offline(params.uuid(), params.confId(), params.crgwid());
            default -> throw new Refusal(ErrorCode.BAD_PARAMETER, "no such method");
        };
    }
}
