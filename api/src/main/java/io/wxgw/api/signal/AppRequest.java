package io.wxgw.api.signal;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.RtpFormat;

/// What apps ask of MCS, with its parameters checked. An app sends and hears RTP, to and from the MAS.
public sealed interface AppRequest {
    /// Method of [Join].
    String JOIN = "joinconf";
    /// Method of [Quit].
    String QUIT = "quitconf";
    /// Method of [Publish].
    String PUBLISH = "publish";
    /// Method of [Unpublish].
    String UNPUBLISH = "unpublish";
    /// Method of [Subscribe].
    String SUBSCRIBE = "subscribe";
    /// Method of [Unsubscribe].
    String UNSUBSCRIBE = "unsubscribe";
    /// Method of [Members].
    String MEMBER_LIST = "memberlist";

    /// The user.
    String uuid();

    /// The conference.
    String confId();

    /// An app enters a conference. What it will ever send is said here; pictures can be asked for by others
    /// once they are published.
    ///
    /// @param ip where its RTP will come from; empty: where its socket comes from
    /// @param audio its sound, and that of the mix it gets
    /// @param video its camera
    /// @param screen its screen
    record Join(String uuid, String confId, String ip, RtpFormat audio, RtpFormat video, RtpFormat screen)
            implements AppRequest {}

    /// An app leaves.
    record Quit(String uuid, String confId) implements AppRequest {}

    /// An app shows its camera or its screen from now on.
    record Publish(String uuid, String confId, VideoType type) implements AppRequest {}

    /// It shows it no more.
    record Unpublish(String uuid, String confId, VideoType type) implements AppRequest {}

    /// An app wants a member's picture at an RTP port of its own.
    ///
    /// @param ip of that port; empty: where its RTP comes from
    record Subscribe(String uuid, String confId, VideoTarget target, String ip, int port, int payloadType)
            implements AppRequest {}

    /// It wants it no more.
    record Unsubscribe(String uuid, String confId, VideoTarget target) implements AppRequest {}

    /// An app wants to know who is there.
    record Members(String uuid, String confId) implements AppRequest {}

    /// Reads the parameters of a request.
    ///
    /// @throws Refusal [ErrorCode#BAD_PARAMETER] for an unknown method, and for a parameter that is missing or
    ///     impossible; [ErrorCode#UNSUPPORTED_CODEC] for pictures that are not H.264: mini programs play
    ///     nothing else, and pictures are never encoded again
    static AppRequest of(SignalRequest request, SignalLimits limits) {
        var params = new Params(request, limits);
        return switch (request.method()) {
            case JOIN ->
                new Join(
                        params.uuid(),
                        params.confId(),
                        params.ip(),
                        params.sound("audio"),
                        params.pictures("video"),
                        params.pictures("screen"));
            case QUIT -> new Quit(params.uuid(), params.confId());
            case PUBLISH -> new Publish(params.uuid(), params.confId(), params.type());
            case UNPUBLISH -> new Unpublish(params.uuid(), params.confId(), params.type());
            case SUBSCRIBE ->
                new Subscribe(
                        params.uuid(),
                        params.confId(),
                        params.target(),
                        params.ip(),
                        params.port(),
                        params.payloadType("payloadType"));
            case UNSUBSCRIBE -> new Unsubscribe(params.uuid(), params.confId(), params.target());
            case MEMBER_LIST -> new Members(params.uuid(), params.confId());
            default -> throw new Refusal(ErrorCode.BAD_PARAMETER, "no such method");
        };
    }
}
