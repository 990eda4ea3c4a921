package io.wxgw.mcs;

import io.wxgw.api.Refusal;
import io.wxgw.mcs.Presence.Cause;
import io.wxgw.mcs.Presence.Gone;
import io.wxgw.mcs.Presence.Here;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends members whose socket is gone for the grace time, unless their media flows: then they are looked at again after
/// another one. Everything that takes a [Conference] or a [Member] is called by the conference's queue.
final class Absences {
    private static final Logger LOG = LoggerFactory.getLogger(Absences.class);

    private final Duration grace;
    private final BiConsumer<String, Consumer<Conference>> conferences;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("mcs-grace").factory());

    /// @param conferences runs something in the queue of a conference, if there is one of this name
    Absences(Duration grace, BiConsumer<String, Consumer<Conference>> conferences) {
        this.grace = grace;
        this.conferences = conferences;
    }

    void gone(Conference conference, Member member) {
        leave(conference, member, Cause.SOCKET);
    }

    void callRouteGone(Conference conference, String crgwid) {
        for (var member : conference.miniPrograms()) {
            if (member.presence() instanceof Here(var known) && known.equals(crgwid)) {
                leave(conference, member, Cause.CALL_ROUTE);
            }
        }
    }

    void callRouteBack(Conference conference, String crgwid) {
        for (var member : conference.miniPrograms()) {
            if (member.presence() instanceof Gone gone
                    && gone.cause() == Cause.CALL_ROUTE
                    && gone.crgwid().equals(crgwid)) {
                member.presence(new Here(crgwid));
            }
        }
    }

    void close() {
        timer.shutdownNow();
    }

    private void leave(Conference conference, Member member, Cause cause) {
        var gone = new Gone(member.presence().crgwid(), cause);
        member.presence(gone);
        later(conference.confId(), member, gone);
    }

    private void later(String confId, Member member, Gone gone) {
        if (!timer.isShutdown()) {
            timer.schedule(
                    () -> conferences.accept(confId, conference -> look(conference, member, gone)),
                    grace.toNanos(),
                    TimeUnit.NANOSECONDS);
        }
    }

    private void look(Conference conference, Member member, Gone gone) {
        if (member.presence() != gone || conference.members().get(member.uuid()) != member) {
            return;
        }
        if (mayFlow(conference, member)) {
            later(conference.confId(), member, gone);
        } else {
            LOG.info("mcs: conf={} uuid={} is gone for {} s and quits", conference.confId(), member.uuid(), grace);
            new QuitFlow(conference).quit(member);
        }
    }

    /// A box that cannot be reached may still carry the media; one that was reached and does not know says no.
    private static boolean mayFlow(Conference conference, Member member) {
        try {
            return switch (member) {
                case MiniProgram miniProgram -> conference.gateway().flows(miniProgram);
                case OrdinaryMember app -> conference.mas().flows(app);
            };
        } catch (Refusal refusal) {
            return switch (refusal.code()) {
                case NO_GATEWAY, GATEWAY_TIMEOUT, OVERLOADED -> true;
                case INVALID_FORMAT,
                        BAD_PARAMETER,
                        UNAUTHORIZED,
                        FORBIDDEN,
                        NOT_FOUND,
                        CONFLICT,
                        UNSUPPORTED_CODEC,
                        TOO_MANY,
                        INTERNAL -> false;
            };
        }
    }
}
