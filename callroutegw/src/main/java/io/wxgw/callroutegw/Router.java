package io.wxgw.callroutegw;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.signal.SignalMalformed;
import io.wxgw.api.signal.SignalReader;
import io.wxgw.api.signal.SignalReply;
import io.wxgw.api.signal.SignalRequest;
import io.wxgw.api.signal.SignalValue.Fields;
import io.wxgw.api.signal.WxRequest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whose answer is whose.
///
/// Many mini programs use the same `id` over the one socket to MCS, so a request goes out under a number of ours and
/// its answer gets the old one back. A member belongs to the socket it joined through last: that socket alone may ask
/// for it, and gets what MCS says without being asked. Any thread; nothing here waits.
final class Router {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private record Pending(Session session, SignalRequest request, ScheduledFuture<?> timeout) {}

    private final CallRouteConfig config;
    private final McsLink mcs;
    private final ScheduledExecutorService timers;
    private final SignalReader reader;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<String, Pending> pending = new ConcurrentHashMap<>();
    private final Map<String, Session> sessionOf = new ConcurrentHashMap<>();
    // Members whose socket is gone, and their conferences, until MCS could be told.
    private final Map<String, String> unreported = new ConcurrentHashMap<>();

    Router(CallRouteConfig config, McsLink mcs, ScheduledExecutorService timers) {
        this.config = config;
        this.mcs = mcs;
        this.timers = timers;
        this.reader = new SignalReader(config.signal());
    }

    /// A mini program said something.
    void onClientText(Session session, String text) {
        switch (reader.read(text)) {
            case SignalMalformed malformed -> session.send(malformed.reply().json());
            case SignalReply _ -> LOG.debug("an answer from {} that nobody asked for", session.address());
            case SignalRequest request ->
                refusalOf(session, request)
                        .ifPresentOrElse(refused -> session.send(refused.json()), () -> forward(session, request));
        }
    }

    /// A mini program's socket is gone: MCS is told of each member, who then has his time to come back.
    void onClientGone(Session session) {
        session.confIdOf().forEach((uuid, confId) -> {
            if (sessionOf.remove(uuid, session)) {
                unreported.put(uuid, confId);
            }
        });
        report();
    }

    /// MCS can be asked, perhaps again: it learns who went while it was away.
    void onMcsOpen() {
        report();
    }

    /// MCS said something: an answer, or news for a member.
    void onMcsText(String text) {
        switch (reader.read(text)) {
            case SignalReply reply -> answer(reply);
            case SignalRequest news -> {
                Session session = sessionOf.get(news.uuid());
                if (session != null) {
                    session.send(news.json());
                }
            }
            case SignalMalformed malformed -> LOG.warn("MCS sent what is no message: {}", malformed.detail());
        }
    }

    /// What was asked will not be answered any more.
    void onMcsGone() {
        pending.keySet().forEach(number -> giveUp(number, ErrorCode.NO_GATEWAY, "MCS is away; ask again"));
    }

    private void report() {
        unreported.forEach((uuid, confId) -> {
            boolean isBack = sessionOf.containsKey(uuid);
            if (isBack || mcs.send(offline(uuid, confId))) {
                unreported.remove(uuid, confId);
            }
        });
    }

    private String offline(String uuid, String confId) {
        Fields params = Fields.of("confId", confId, "crgwid", config.crgwid());
        return new SignalRequest(nextNumber(), uuid, WxRequest.OFFLINE, params).json();
    }

    private Optional<SignalReply> refusalOf(Session session, SignalRequest request) {
        Session owner = sessionOf.get(request.uuid());
        boolean joins = request.method().equals(WxRequest.JOIN);
        if (request.method().equals(WxRequest.OFFLINE)) {
            return refuse(request, ErrorCode.BAD_PARAMETER, "unknown method " + request.method());
        }
        if (owner != null && owner != session && !joins) {
            return refuse(request, ErrorCode.FORBIDDEN, "uuid is connected through another socket");
        }
        if (joins && !session.speaksFor(request) && session.confIdOf().size() >= config.maxUuidsPerSocket()) {
            return refuse(
                    request, ErrorCode.TOO_MANY, "at most " + config.maxUuidsPerSocket() + " members for one socket");
        }
        if (!mcs.isOpen()) {
            return refuse(request, ErrorCode.NO_GATEWAY, "MCS cannot be reached; ask again");
        }
        if (pending.size() >= config.maxPending()) {
            return refuse(request, ErrorCode.TOO_MANY, "at most " + config.maxPending() + " requests at the same time");
        }
        return Optional.empty();
    }

    private static Optional<SignalReply> refuse(SignalRequest request, ErrorCode code, String detail) {
        return Optional.of(SignalReply.refusal(request, code, detail));
    }

    private void forward(Session session, SignalRequest request) {
        String number = nextNumber();
        ScheduledFuture<?> timeout = timers.schedule(
                () -> giveUp(number, ErrorCode.GATEWAY_TIMEOUT, "MCS did not answer in time"),
                config.requestTimeout().toMillis(),
                TimeUnit.MILLISECONDS);
        pending.put(number, new Pending(session, request, timeout));
        boolean sent =
                mcs.send(request.withId(number).with("crgwid", config.crgwid()).json());
        if (!sent) {
            giveUp(number, ErrorCode.NO_GATEWAY, "MCS cannot be reached; ask again");
        }
    }

    private void answer(SignalReply reply) {
        Pending asked = pending.remove(reply.id());
        if (asked == null) {
            return; // too late: it was given up, and the mini program was told
        }
        asked.timeout().cancel(false);
        if (reply.code().isEmpty()) {
            keepBooks(asked.session(), asked.request());
        }
        asked.session().send(reply.withId(asked.request().id()).json());
    }

    private void keepBooks(Session session, SignalRequest granted) {
        String uuid = granted.uuid();
        if (granted.method().equals(WxRequest.QUIT)) {
            session.confIdOf().remove(uuid);
            sessionOf.remove(uuid, session);
            return;
        }
        session.confIdOf().put(uuid, granted.params().text("confId").orElse(""));
        Session before = sessionOf.put(uuid, session);
        if (before != null && before != session) {
            before.confIdOf().remove(uuid);
        }
        if (session.isClosed()) {
            onClientGone(session); // it went while MCS was thinking
        }
    }

    private void giveUp(String number, ErrorCode code, String detail) {
        Pending asked = pending.remove(number);
        if (asked != null) {
            asked.timeout().cancel(false);
            asked.session()
                    .send(SignalReply.refusal(asked.request(), code, detail).json());
        }
    }

    private String nextNumber() {
        return Long.toString(numbers.incrementAndGet());
    }
}
