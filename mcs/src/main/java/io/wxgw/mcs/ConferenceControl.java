package io.wxgw.mcs;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.mas.MasGetStateReq;
import io.wxgw.api.mas.MasMemberState;
import io.wxgw.api.mas.MasWaitEventsReq;
import io.wxgw.api.mas.MediaAccess;
import io.wxgw.api.mgw.GetStateReq;
import io.wxgw.api.mgw.LinkState;
import io.wxgw.api.mgw.WaitEventsReq;
import io.wxgw.api.placement.ConferencePlacement;
import io.wxgw.api.signal.AppRequest;
import io.wxgw.api.signal.AppResult;
import io.wxgw.api.signal.SignalReply;
import io.wxgw.api.signal.SignalRequest;
import io.wxgw.api.signal.SignalResult;
import io.wxgw.api.signal.WxRequest;
import io.wxgw.api.signal.WxResult;
import io.wxgw.mcs.Presence.Here;
import io.wxgw.mcs.RestartWatch.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All conferences: takes requests, gives each to its conference, answers. Any thread; nothing here waits except
/// [#close].
///
/// Usage: construct, [#start], register a [McsEndpoint], and in the end [#close].
public final class ConferenceControl {
    private static final Logger LOG = LoggerFactory.getLogger(ConferenceControl.class);

    private final Surroundings surroundings;
    private final ConcurrentMap<String, Conference> conferences = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("mcs-", 0).factory());
    private final Absences absences;
    private final List<RestartWatch> watches = new ArrayList<>();
    private volatile boolean closing;

    /// @param mas the one MAS
    /// @param gateways the wxmgws; the first one takes new conferences
    /// @param random for SSRCs and names of streams: a `SecureRandom`, because who knows a name can play the stream
    public ConferenceControl(
            McsConfig config,
            MediaAccess mas,
            List<GatewayNode> gateways,
            ConferencePlacement placement,
            RandomGenerator random) {
        this.surroundings = new Surroundings(
                config, mas, List.copyOf(gateways), placement, random, new CallRoutes(), new ConcurrentHashMap<>());
        this.absences = new Absences(config.memberGrace(), this::within);
    }

    /// Begins to watch wxmgw and MAS for restarts. Once; returns at once, whether or not they can be reached.
    public void start() {
        for (var node : surroundings.gateways()) {
            watches.add(RestartWatch.start(
                    node.name(),
                    (afterSeq, maxWaitMs) -> {
                        var seen = node.calls().waitEvents(new WaitEventsReq(afterSeq, maxWaitMs));
                        BoxAnswer.check("WaitEvents", seen.code(), seen.message());
                        return new Seen(seen.incarnation(), seen.sequence());
                    },
                    this::restore));
        }
        watches.add(RestartWatch.start(
                "mas",
                (afterSeq, maxWaitMs) -> {
                    var seen = surroundings.mas().waitEvents(new MasWaitEventsReq(afterSeq, maxWaitMs));
                    BoxAnswer.check("WaitEvents", seen.code(), seen.message());
                    seen.events().forEach(event -> flows(event.confId(), event.member()));
                    if (seen.missed()) {
                        catchUp();
                    }
                    return new Seen(seen.incarnation(), seen.sequence());
                },
                this::restore));
    }

    /// Carries out one request. Requests of one conference are carried out in the order of these calls.
    ///
    /// @param crgwid number of the callroutegw it came through
    /// @return the reply, sooner or later, never exceptionally
    public CompletableFuture<SignalReply> handle(SignalRequest request, String crgwid) {
        return understood(() -> WxRequest.of(request, surroundings.config().signal()))
                .thenCompose(wx -> wx instanceof WxRequest.Join
                        ? entering(wx.confId(), conference -> perform(conference, wx, crgwid))
                        : staying(wx.confId(), conference -> perform(conference, wx, crgwid)))
                .handle((result, failure) ->
                        failure == null ? SignalReply.of(request, result) : refusal(request, failure));
    }

    /// Carries out one request of an app.
    ///
    /// @param link the socket it came from
    /// @return the reply, sooner or later, never exceptionally
    CompletableFuture<SignalReply> handle(SignalRequest request, AppLink link) {
        return understood(() -> AppRequest.of(request, surroundings.config().signal()))
                .thenCompose(asked -> asked instanceof AppRequest.Join join
                        ? entering(asked.confId(), conference -> join(conference, join, link))
                        : staying(asked.confId(), conference -> perform(conference, asked, link)))
                .handle((result, failure) ->
                        failure == null ? SignalReply.of(request, result) : refusal(request, failure));
    }

    /// A socket of apps is gone: those it spoke for have [McsConfig#memberGrace] from now on.
    void appGone(AppLink link) {
        link.close();
        link.confIdOf()
                .forEach((uuid, confId) -> within(confId, conference -> {
                    if (conference.members().get(uuid) instanceof OrdinaryMember app && app.link() == link) {
                        absences.gone(conference, app);
                    }
                }));
    }

    /// A callroutegw is gone: its mini programs have [McsConfig#memberGrace] from now on.
    public void callRouteGone(String crgwid) {
        surroundings.callRoutes().remove(crgwid);
        everywhere(conference -> absences.callRouteGone(conference, crgwid));
    }

    /// A callroutegw is here, perhaps again; then so are those who were there when it went.
    ///
    /// @param send the way to it and its mini programs; must not wait
    public void callRouteBack(String crgwid, Consumer<String> send) {
        surroundings.callRoutes().put(crgwid, send);
        everywhere(conference -> absences.callRouteBack(conference, crgwid));
    }

    /// What there is, for people: conferences, members, channels, and the links of each as its wxmgw sees them. Blocks;
    /// a wxmgw that does not answer, or a conference that is busy beyond `limit`, is left out.
    public List<ConferenceView> view(Duration limit) {
        var views = conferences.keySet().stream()
                .sorted()
                .map(confId -> staying(confId, conference -> Optional.of(new Overview(conference).view()))
                        .completeOnTimeout(Optional.empty(), limit.toMillis(), TimeUnit.MILLISECONDS)
                        .exceptionally(_ -> Optional.empty()))
                .toList();
        List<ConferenceView> seen = views.stream()
                .map(CompletableFuture::join)
                .flatMap(Optional::stream)
                .toList();
        var links = seen.isEmpty() ? Map.<String, List<LinkState>>of() : links();
        return seen.stream()
                .map(view -> new ConferenceView(
                        view.confId(),
                        view.gateway(),
                        view.members(),
                        links.getOrDefault(view.gateway() + " " + view.confId(), List.of())))
                .toList();
    }

    /// By name of the wxmgw and conference.
    private Map<String, List<LinkState>> links() {
        Map<String, List<LinkState>> links = new HashMap<>();
        for (var node : surroundings.gateways()) {
            try {
                for (var room : node.calls().getState(new GetStateReq("")).rooms()) {
                    links.put(node.name() + " " + room.confId(), room.links());
                }
            } catch (RuntimeException failure) {
                LOG.debug("mcs: {} does not say what it carries: {}", node.name(), failure.toString());
            }
        }
        return links;
    }

    /// How many conferences there are.
    public int conferences() {
        return conferences.size();
    }

    /// How many members there are, in all conferences.
    public int members() {
        return surroundings.homes().size();
    }

    /// Refuses what comes from here on, and lets every member quit, so that wxmgw and MAS are left clean. Blocks.
    ///
    /// @return false if that was not finished by the deadline
    public boolean close(Duration deadline) {
        closing = true;
        watches.forEach(RestartWatch::close);
        absences.close();
        var quitting = conferences.keySet().stream()
                .map(confId -> within(confId, QuitFlow::quitAll))
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(quitting).get(deadline.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException | TimeoutException late) {
            LOG.warn("mcs: not every conference could be ended in {} s: {}", deadline.toSeconds(), late.toString());
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            threads.shutdownNow();
        }
    }

    private <T> CompletableFuture<T> understood(Supplier<T> reading) {
        try {
            if (closing) {
                throw new Refusal(ErrorCode.NO_GATEWAY, "MCS is stopping");
            }
            return CompletableFuture.completedFuture(reading.get());
        } catch (Refusal refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
    }

    private SignalResult perform(Conference conference, WxRequest request, String crgwid) {
        return switch (request) {
            case WxRequest.Join join -> {
                var joined = new JoinFlow(conference).join(join);
                conference.asking(join.uuid()).presence(new Here(crgwid));
                yield joined;
            }
            case WxRequest.Video video ->
                conference.video().request(present(conference, video, crgwid), video.target());
            case WxRequest.CancelVideo cancel ->
                conference.video().cancel(present(conference, cancel, crgwid), cancel.target());
            case WxRequest.AvSync avSync ->
                conference.avSync().request(present(conference, avSync, crgwid), avSync.target());
            case WxRequest.Members members -> {
                present(conference, members, crgwid);
                yield conference.list();
            }
            case WxRequest.Quit quit -> {
                new QuitFlow(conference).quit(leaving(conference, quit, crgwid));
                yield new WxResult.Left();
            }
            case WxRequest.Offline offline -> {
                absences.gone(conference, leaving(conference, offline, crgwid));
                yield new WxResult.Left();
            }
        };
    }

    private SignalResult join(Conference conference, AppRequest.Join join, AppLink link) {
        var limit = surroundings.config().maxUuidsPerSocket();
        if (link.confIdOf().size() >= limit && !link.confIdOf().containsKey(join.uuid())) {
            throw new Refusal(ErrorCode.TOO_MANY, "at most " + limit + " members for one socket");
        }
        var joined = new JoinFlow(conference).join(join, link);
        var app = conference.asking(join.uuid(), link);
        app.presence(new Here(""));
        link.confIdOf().put(join.uuid(), conference.confId());
        if (link.isClosed()) {
            absences.gone(conference, app); // it went while we were thinking
        }
        return joined;
    }

    private static SignalResult perform(Conference conference, AppRequest request, AppLink link) {
        var app = conference.asking(request.uuid(), link);
        return switch (request) {
            case AppRequest.Join _ -> app.joined();
            case AppRequest.Publish publish -> conference.pictures().publish(app, publish.type());
            case AppRequest.Unpublish unpublish -> conference.pictures().unpublish(app, unpublish.type());
            case AppRequest.Subscribe subscribe -> conference.pictures().subscribe(app, subscribe);
            case AppRequest.Unsubscribe unsubscribe -> conference.pictures().unsubscribe(app, unsubscribe.target());
            case AppRequest.Members _ -> conference.list();
            case AppRequest.Quit _ -> {
                new QuitFlow(conference).quit(app);
                link.confIdOf().remove(app.uuid());
                yield new AppResult.Left();
            }
        };
    }

    /// Who asks for something is there.
    private static MiniProgram present(Conference conference, WxRequest request, String crgwid) {
        var asking = conference.asking(request.uuid());
        asking.presence(new Here(crgwid));
        return asking;
    }

    /// Only through the callroutegw of its newest socket may a member quit, or be reported as gone.
    private static MiniProgram leaving(Conference conference, WxRequest request, String crgwid) {
        var asking = conference.asking(request.uuid());
        if (asking.presence() instanceof Here(var newest) && !newest.equals(crgwid)) {
            throw new Refusal(ErrorCode.FORBIDDEN, "uuid is connected through another callroutegw");
        }
        return asking;
    }

    private void flows(String confId, MasMemberState state) {
        within(confId, conference -> conference.flows(state));
    }

    private void catchUp() {
        var all = surroundings.mas().getState(new MasGetStateReq(""));
        BoxAnswer.check("GetState", all.code(), all.message());
        all.rooms().forEach(room -> room.members().forEach(member -> flows(room.confId(), member)));
    }

    private void restore() {
        everywhere(conference -> new RestoreFlow(conference).restore());
    }

    private void everywhere(Consumer<Conference> action) {
        conferences.keySet().forEach(confId -> within(confId, action));
    }

    private CompletableFuture<Void> within(String confId, Consumer<Conference> action) {
        return staying(confId, conference -> {
            action.accept(conference);
            return null;
        });
    }

    /// Runs in a conference, which is made if there is none.
    private <T> CompletableFuture<T> entering(String confId, Function<Conference, T> task) {
        var result = new CompletableFuture<T>();
        try {
            conferences.compute(confId, (_, known) -> {
                if (known == null && conferences.size() >= surroundings.config().maxConferences()) {
                    throw new Refusal(ErrorCode.OVERLOADED, "too many conferences");
                }
                var conference = known != null ? known : newConference(confId);
                enqueue(conference, task, result);
                return conference;
            });
        } catch (Refusal refusal) {
            result.completeExceptionally(refusal);
        }
        return result;
    }

    /// Runs in a conference that is there.
    private <T> CompletableFuture<T> staying(String confId, Function<Conference, T> task) {
        var result = new CompletableFuture<T>();
        try {
            var found = conferences.computeIfPresent(confId, (_, conference) -> {
                enqueue(conference, task, result);
                return conference;
            });
            if (found == null) {
                throw new Refusal(ErrorCode.NOT_FOUND, "no such conference");
            }
        } catch (Refusal refusal) {
            result.completeExceptionally(refusal);
        }
        return result;
    }

    private Conference newConference(String confId) {
        return new Conference(
                confId,
                surroundings,
                new ConferenceQueue(threads, surroundings.config().maxQueuedRequests()));
    }

    /// Only from within `compute` of the conference's key: so a conference is never removed while a task is on its way.
    private <T> void enqueue(Conference conference, Function<Conference, T> task, CompletableFuture<T> result) {
        conference.queue().add(() -> {
            var outcome = run(conference, task);
            conferences.computeIfPresent(
                    conference.confId(),
                    (_, known) -> known.members().isEmpty() && known.queue().isLast() ? null : known);
            outcome.whenComplete((value, failure) -> {
                if (failure == null) {
                    result.complete(value);
                } else {
                    result.completeExceptionally(failure);
                }
            });
        });
    }

    private static <T> CompletableFuture<T> run(Conference conference, Function<Conference, T> task) {
        try {
            return CompletableFuture.completedFuture(task.apply(conference));
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private static SignalReply refusal(SignalRequest request, Throwable failure) {
        var cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof Refusal refusal) {
            return SignalReply.refusal(request, refusal);
        }
        LOG.error("mcs: {} of uuid={} failed", request.method(), request.uuid(), cause);
        return SignalReply.refusal(request, ErrorCode.INTERNAL, "internal error");
    }
}
