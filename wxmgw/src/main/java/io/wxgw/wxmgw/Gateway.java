package io.wxgw.wxmgw;

import io.wxgw.api.Answers;
import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.mgw.AvSyncReq;
import io.wxgw.api.mgw.AvSyncResp;
import io.wxgw.api.mgw.GetStateReq;
import io.wxgw.api.mgw.GetStateResp;
import io.wxgw.api.mgw.LinkState;
import io.wxgw.api.mgw.MediaGateway;
import io.wxgw.api.mgw.MgwEvent;
import io.wxgw.api.mgw.Port;
import io.wxgw.api.mgw.RoomState;
import io.wxgw.api.mgw.StartPullReq;
import io.wxgw.api.mgw.StartPullResp;
import io.wxgw.api.mgw.StartPushReq;
import io.wxgw.api.mgw.StartPushResp;
import io.wxgw.api.mgw.StopPullReq;
import io.wxgw.api.mgw.StopPullResp;
import io.wxgw.api.mgw.StopPushReq;
import io.wxgw.api.mgw.StopPushResp;
import io.wxgw.api.mgw.WaitEventsReq;
import io.wxgw.api.mgw.WaitEventsResp;
import io.wxgw.codec.AudioCodecs;
import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.event.EventLog;
import io.wxgw.engine.lane.LaneChoice;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.engine.rtp.RtpPortRange;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// wxmgw itself: checks a request, finds the conference's [Room] and asks it.
///
/// Blocking code for virtual threads, one a caller; it never touches a room but by [Room#call]. A refused request is a
/// response with a code; nothing is thrown at the caller but defects.
public final class Gateway implements MediaGateway {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final Duration ROOM_DEADLINE = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final GatewayConfig config;
    private final LaneChoice lanes;
    private final Network network;
    private final RtmpSettings rtmp;
    private final RtpPortRange ports;
    private final AudioCodecs codecs;
    private final RandomGenerator random;
    private final Requests requests;
    private final EventLog<MgwEvent> events = new EventLog<>();
    private final Map<String, Room> rooms = new ConcurrentHashMap<>();
    private final Admission admission;
    private final long incarnation;
    private volatile boolean closing;

    /// @param lanes where the next room is to live, and whether one more link may
    /// @param codecs for sound that must be transcoded
    /// @param random for sequence numbers and the incarnation
    public Gateway(
            GatewayConfig config,
            LaneChoice lanes,
            Network network,
            RtmpSettings rtmp,
            AudioCodecs codecs,
            RandomGenerator random) {
        this.config = config;
        this.lanes = lanes;
        this.network = network;
        this.rtmp = rtmp;
        this.ports = new RtpPortRange(config.rtpPortFirst(), config.rtpPortLast());
        this.codecs = codecs;
        this.random = random;
        this.requests = new Requests(new TargetPolicy(config.liveHosts(), InetAddress::getByName));
        this.admission = new Admission(config.maxLinks(), lanes);
        this.incarnation = random.nextLong(1, Long.MAX_VALUE);
    }

    @Override
    public StartPullResp startPull(StartPullReq request) {
        Answers.of(startPullAsync(request), ROOM_DEADLINE);
        return StartPullResp.OK;
    }

    @Override
    public StopPullResp stopPull(StopPullReq request) {
        Answers.of(stopPullAsync(request), ROOM_DEADLINE);
        return StopPullResp.OK;
    }

    @Override
    public StartPushResp startPush(StartPushReq request) {
        return new StartPushResp(Answers.of(startPushAsync(request), ROOM_DEADLINE), 0, "ok");
    }

    @Override
    public StopPushResp stopPush(StopPushReq request) {
        Answers.of(stopPushAsync(request), ROOM_DEADLINE);
        return StopPushResp.OK;
    }

    @Override
    public AvSyncResp avSync(AvSyncReq request) {
        Answers.of(avSyncAsync(request), ROOM_DEADLINE);
        return AvSyncResp.OK;
    }

    @Override
    public GetStateResp getState(GetStateReq request) {
        return Answers.of(getStateAsync(request), ROOM_DEADLINE);
    }

    @Override
    public WaitEventsResp waitEvents(WaitEventsReq request) {
        Duration wait = Duration.ofMillis(Math.clamp(request.maxWaitMs(), 0, LONGEST_WAIT.toMillis()));
        EventLog.Page<MgwEvent> page = Answers.interruptible(() -> events.await(request.afterSeq(), wait));
        return new WaitEventsResp(incarnation, page.sequence(), page.events(), page.missed(), 0, "ok");
    }

    /// StartPull without waiting: for callers that live on virtual time. Completes exceptionally with a [Refusal].
    public CompletableFuture<Void> startPullAsync(StartPullReq request) {
        return Answers.checked(() -> {
            PullSpec spec = requests.check(request);
            return inRoom(roomName(request.confId(), spec.uuid()), r -> r.startPull(spec))
                    .thenApply(_ -> null);
        });
    }

    /// StopPull without waiting; see [#startPullAsync].
    public CompletableFuture<Void> stopPullAsync(StopPullReq request) {
        CloseCause cause = new CloseCause.Requested("StopPull");
        return inKnownRoom(
                        roomName(request.confId(), request.uuid()), r -> r.stopPull(request.uuid(), cause), () -> false)
                .thenApply(_ -> null);
    }

    /// StartPush without waiting; see [#startPullAsync].
    public CompletableFuture<Port> startPushAsync(StartPushReq request) {
        return Answers.checked(() -> {
            PushSpec spec = requests.check(request);
            String name = roomName(request.confId(), spec.uuid());
            refuseStranger(request.reqUuid(), name);
            return inRoom(name, r -> r.startPush(spec, request.reqUuid()));
        });
    }

    /// StopPush without waiting; see [#startPullAsync].
    public CompletableFuture<Void> stopPushAsync(StopPushReq request) {
        String key = PushSpec.key(request.uuid(), request.type());
        CloseCause cause = new CloseCause.Requested("StopPush");
        return inKnownRoom(
                        roomName(request.confId(), request.uuid()),
                        r -> r.stopPush(key, request.reqUuid(), cause),
                        () -> false)
                .thenApply(_ -> null);
    }

    /// AvSync without waiting; see [#startPullAsync].
    public CompletableFuture<Void> avSyncAsync(AvSyncReq request) {
        return Answers.checked(() -> {
            if (request.uuid().equals(request.syncUuid())) {
                throw new Refusal(
                        ErrorCode.CONFLICT, "syncUuid: another member than uuid " + request.uuid() + " expected");
            }
            return inKnownRoom(
                            roomName(request.confId(), request.uuid()),
                            r -> r.avSync(request.uuid(), request.syncUuid(), request.type()),
                            () -> {
                                throw new Refusal(ErrorCode.NOT_FOUND, "no conference " + request.confId());
                            })
                    .thenApply(_ -> null);
        });
    }

    /// GetState without waiting; see [#startPullAsync].
    public CompletableFuture<GetStateResp> getStateAsync(GetStateReq request) {
        long sequence = events.sequence();
        List<CompletableFuture<Optional<RoomState>>> asked = rooms.values().stream()
                .filter(room -> request.confId().isEmpty() || request.confId().equals(room.confId()))
                .map(room -> room.call(r -> CompletableFuture.completedFuture(Optional.of(stateOf(r))))
                        .exceptionally(_ -> Optional.empty()))
                .toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenApply(_ -> new GetStateResp(
                        incarnation,
                        sequence,
                        asked.stream()
                                .flatMap(state -> state.getNow(Optional.empty()).stream())
                                .toList(),
                        0,
                        "ok",
                        lanes.memoryPercent()));
    }

    /// How many conferences there are.
    public int rooms() {
        return rooms.size();
    }

    /// How many StartPulls and StartPushes are in force.
    public int links() {
        return admission.links();
    }

    /// Refuses what comes from here on and ends every conference. Virtual threads only: waits up to `deadline`.
    public void close(Duration deadline) {
        closing = true;
        CompletableFuture<?>[] ending = rooms.values().stream()
                .map(room -> room.call(r -> r.close(new CloseCause.Shutdown())))
                .toArray(CompletableFuture<?>[]::new);
        Answers.ended(CompletableFuture.allOf(ending), deadline)
                .ifPresent(why -> LOG.warn("not every conference was closed: {}", why));
    }

    // An MCS of the first revision sends no confId: then the uuid is a room of its own.
    private static String roomName(String confId, String uuid) {
        return confId.isEmpty() ? "uuid:" + uuid : confId;
    }

    private Optional<Room> find(String name) {
        return Optional.ofNullable(rooms.get(name));
    }

    // A viewer we know from another conference, and not from this one, asks for what he must not see.
    private void refuseStranger(String viewer, String name) {
        boolean here = find(name).filter(room -> room.hasMember(viewer)).isPresent();
        if (!viewer.isEmpty() && !here && rooms.values().stream().anyMatch(room -> room.hasMember(viewer))) {
            throw new Refusal(ErrorCode.CONFLICT, "reqUuid " + viewer + " is in another conference than " + name);
        }
    }

    // In the room of that name, opened if there is none.
    private <T> CompletableFuture<T> inRoom(String name, Function<Room, CompletionStage<T>> command) {
        Requests.name("confId", name);
        if (closing) {
            throw new Refusal(ErrorCode.OVERLOADED, "wxmgw is being stopped");
        }
        if (!rooms.containsKey(name) && rooms.size() >= config.maxRooms()) {
            throw new Refusal(ErrorCode.OVERLOADED, "wxmgw.maxRooms: " + config.maxRooms() + " conferences already");
        }
        return rooms.computeIfAbsent(name, this::newRoom)
                .call(command)
                .exceptionallyCompose(failure -> failure instanceof Room.Over
                        ? Answers.checked(() -> inRoom(name, command))
                        : CompletableFuture.failedFuture(failure));
    }

    // In the room of that name, if there is one.
    private <T> CompletableFuture<T> inKnownRoom(
            String name, Function<Room, CompletionStage<T>> command, Supplier<T> unknown) {
        Room room = rooms.get(name);
        if (room == null) {
            return Answers.checked(() -> CompletableFuture.completedFuture(unknown.get()));
        }
        return room.call(command)
                .exceptionallyCompose(failure -> failure instanceof Room.Over
                        ? inKnownRoom(name, command, unknown)
                        : CompletableFuture.failedFuture(failure));
    }

    private Room newRoom(String name) {
        RoomTools tools = new RoomTools(lanes.choose(), network, config, rtmp, ports, codecs, random, admission);
        return new Room(name, tools, this::changed, () -> rooms.remove(name));
    }

    private void changed(String confId, Link link) {
        LinkState state = link.state(link.phase().sinceNanos());
        events.post(sequence -> new MgwEvent(sequence, confId, state));
        LOG.info(
                "conf={} uuid={} {} type={} {} {}",
                confId,
                state.uuid(),
                state.kind(),
                state.type(),
                state.phase(),
                state.cause());
    }

    private static RoomState stateOf(Room room) {
        long now = room.nowNanos();
        return new RoomState(
                room.confId(),
                room.links().stream().map(link -> link.state(now)).toList(),
                room.loadPercent());
    }
}
