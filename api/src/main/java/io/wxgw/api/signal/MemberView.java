package io.wxgw.api.signal;

import io.wxgw.api.signal.SignalValue.Fields;
import java.util.Optional;

/// A member as the others see it: an entry of a member list, and what news are about.
///
/// @param ssrc the number to ask for it by (`antissrc`)
/// @param miniProgram it is one; else an app
/// @param audio its sound comes
/// @param video its camera can be seen
/// @param screen its screen can be seen
public record MemberView(String uuid, long ssrc, boolean miniProgram, boolean audio, boolean video, boolean screen) {
    /// The fields of an entry.
    public Fields fields() {
        return Fields.of(
                "uuid", uuid,
                "ssrc", Long.toString(ssrc),
                "weixin", flag(miniProgram),
                "audio", flag(audio),
                "video", flag(video),
                "screen", flag(screen));
    }

    /// Reads an entry; empty if it names nobody.
    public static Optional<MemberView> of(SignalValue value) {
        if (!(value instanceof Fields fields)) {
            return Optional.empty();
        }
        var ssrc = fields.text("ssrc").flatMap(Params::ssrcOf);
        var uuid = fields.text("uuid");
        return uuid.isEmpty() || ssrc.isEmpty()
                ? Optional.empty()
                : Optional.of(new MemberView(
                        uuid.get(),
                        ssrc.get(),
                        isSet(fields, "weixin"),
                        isSet(fields, "audio"),
                        isSet(fields, "video"),
                        isSet(fields, "screen")));
    }

    private static String flag(boolean set) {
        return set ? "1" : "0";
    }

    private static boolean isSet(Fields fields, String name) {
        return fields.text(name).filter("1"::equals).isPresent();
    }
}
