package io.wxgw.api.signal;

import io.wxgw.api.signal.SignalValue.Fields;
import io.wxgw.api.signal.SignalValue.Text;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Optional;

/// A member came, went, or shows or says something else now: told to apps, and to mini programs that asked for
/// extensions. Nobody answers it.
///
/// @param member as it is now, or was when it went
public record MemberNews(Kind kind, String confId, MemberView member) {
    /// What happened.
    public enum Kind {
        /// It came.
        JOINED("memberjoin"),
        /// It went.
        LEFT("memberleave"),
        /// It shows or says something else.
        UPDATED("memberupdate");

        private final String method;

        Kind(String method) {
            this.method = method;
        }

        /// The method for apps; mini programs get it with `wx` before it.
        public String method() {
            return method;
        }
    }

    private static final String FOR_MINI_PROGRAMS = "wx";

    /// The message for an app.
    public SignalRequest toApp(String uuid) {
        return message(uuid, kind.method());
    }

    /// The message for a mini program.
    public SignalRequest toMiniProgram(String uuid) {
        return message(uuid, FOR_MINI_PROGRAMS + kind.method());
    }

    /// Reads a message of either kind; empty if it is none.
    public static Optional<MemberNews> of(SignalRequest message) {
        var kind = Arrays.stream(Kind.values())
                .filter(each -> message.method().equals(each.method())
                        || message.method().equals(FOR_MINI_PROGRAMS + each.method()))
                .findFirst();
        var confId = message.params().text("confId");
        var member =
                Optional.ofNullable(message.params().values().get("member")).flatMap(MemberView::of);
        return kind.isEmpty() || confId.isEmpty() || member.isEmpty()
                ? Optional.empty()
                : Optional.of(new MemberNews(kind.get(), confId.get(), member.get()));
    }

    private SignalRequest message(String uuid, String method) {
        var params = new LinkedHashMap<String, SignalValue>();
        params.put("confId", new Text(confId));
        params.put("member", member.fields());
        return new SignalRequest("", uuid, method, new Fields(params));
    }
}
