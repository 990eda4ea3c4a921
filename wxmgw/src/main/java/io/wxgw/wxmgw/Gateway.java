package io.wxgw.wxmgw;

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
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.engine.rtp.RtpPortRange;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.rtmp.RtmpUrl;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private static final int MAX_NAME = 256;

    private final GatewayConfig config;
    private final Supplier<Lane> lanes;
    private final Network network;
    private final RtmpSettings rtmp;
    private final RtpPortRange ports;
    private final AudioCodecs codecs;
    private final RandomGenerator random;
    private final TargetPolicy targets;
    private final EventLog<MgwEvent> events = new EventLog<>();
    private final Map<String, Room> rooms = new ConcurrentHashMap<>();
    private final Admission admission;
    private final long incarnation;
    private volatile boolean closing;

    /// @param lanes where the next room is to live: the least loaded lane
    /// @param codecs for sound that must be transcoded
    /// @param random for sequence numbers and the incarnation
    public Gateway(
            GatewayConfig config,
            Supplier<Lane> lanes,
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
        this.targets = new TargetPolicy(config.liveHosts());
        this.admission = new Admission(config.maxLinks());
        this.incarnation = random.nextLong(1, Long.MAX_VALUE);
    }

    @Override
    public StartPullResp startPull(StartPullReq request) {
        await(startPullAsync(request));
        return StartPullResp.OK;
    }

    @Override
    public StopPullResp stopPull(StopPullReq request) {
        await(stopPullAsync(request));
        return StopPullResp.OK;
    }

    @Override
    public StartPushResp startPush(StartPushReq request) {
        return new StartPushResp(await(startPushAsync(request)), 0, "ok");
    }

    @Override
    public StopPushResp stopPush(StopPushReq request) {
        await(stopPushAsync(request));
        return StopPushResp.OK;
    }

    @Override
    public AvSyncResp avSync(AvSyncReq request) {
        await(avSyncAsync(request));
        return AvSyncResp.OK;
    }

    @Override
    public GetStateResp getState(GetStateReq request) {
        return await(getStateAsync(request));
    }

    @Override
    public WaitEventsResp waitEvents(WaitEventsReq request) {
        Duration wait = Duration.ofMillis(Math.clamp(request.maxWaitMs(), 0, LONGEST_WAIT.toMillis()));
        try {
            EventLog.Page<MgwEvent> page = events.await(request.afterSeq(), wait);
            return new WaitEventsResp(incarnation, page.sequence(), page.events(), page.missed(), 0, "ok");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new WaitEventsResp(incarnation, events.sequence(), List.of(), false, 0, "interrupted");
        }
    }

    /// StartPull without waiting: for callers that live on virtual time. Completes exceptionally with a [Refusal].
    public CompletableFuture<Void> startPullAsync(StartPullReq request) {
        return checked(() -> {
            PullSpec spec = check(request);
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
        return checked(() -> {
            PushSpec spec = check(request);
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
        return checked(() -> {
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
                        "ok"));
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
        try {
            CompletableFuture.allOf(ending).get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException late) {
            LOG.warn("not every conference was closed in {}: {}", deadline, late.toString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private PullSpec check(StartPullReq request) {
        name("uuid", request.uuid());
        Optional<AudioFormat> codec = Codec.audio(request.audioCodec());
        boolean audio = request.audioPort() > 0 && request.audioPayloadType() >= 0 && codec.isPresent();
        boolean video = request.videoPort() > 0 && request.videoPayloadType() >= 0 && Codec.video(request.videoCodec());
        payloadType("audioPayloadType", request.audioPayloadType());
        payloadType("videoPayloadType", request.videoPayloadType());
        ssrc(request.ssrc(), 0);
        Target pull = targets.check("pullUrl", request.pullUrl());
        return new PullSpec(
                request.uuid(),
                new Target(atLiveEdge(pull.url()), pull.address()),
                request.ssrc(),
                Codec.address("masIp", request.masIp()),
                audio ? port("audioPort", request.audioPort()) : 0,
                video ? port("videoPort", request.videoPort()) : 0,
                audio ? request.audioPayloadType() : -1,
                codec.orElse(AacFormat.LC_48K_MONO),
                video ? request.videoPayloadType() : -1,
                request.pushAudioUrl().isEmpty() ? null : targets.check("pushAudioUrl", request.pushAudioUrl()));
    }

    private PushSpec check(StartPushReq request) {
        name("uuid", request.uuid());
        Optional<AudioFormat> codec = Codec.audio(request.audioCodec());
        boolean audio = request.audioPayloadType() >= 0 && codec.isPresent();
        boolean video = request.videoPayloadType() >= 0 && Codec.video(request.videoCodec());
        payloadType("audioPayloadType", request.audioPayloadType());
        payloadType("videoPayloadType", request.videoPayloadType());
        ssrc(request.ssrc(), -1);
        return new PushSpec(
                request.uuid(),
                request.type(),
                targets.check("pushUrl", request.pushUrl()),
                request.isMiniProgram(),
                audio ? request.audioPayloadType() : -1,
                codec.orElse(AacFormat.LC_48K_MONO),
                video ? request.videoPayloadType() : -1,
                request.masIp().isEmpty() ? null : Codec.address("masIp", request.masIp()),
                request.ssrc());
    }

    // Our own pull begins at the live edge: a cache of pictures would delay the conference by its length for ever.
    private static RtmpUrl atLiveEdge(RtmpUrl url) {
        String query = url.query().isEmpty() ? "gop=0" : url.query() + "&gop=0";
        return new RtmpUrl(url.host(), url.port(), url.app(), url.stream(), query);
    }

    private static void name(String field, String value) {
        if (value.isEmpty() || value.length() > MAX_NAME) {
            throw new Refusal(ErrorCode.BAD_PARAMETER, field + " of 1 to " + MAX_NAME + " characters expected");
        }
    }

    private static void payloadType(String field, int value) {
        if (value > 127) {
            throw new Refusal(ErrorCode.BAD_PARAMETER, field + " of 0 to 127 expected, not " + value);
        }
    }

    private static void ssrc(long value, long least) {
        if (value < least || value > 0xFFFF_FFFFL) {
            throw new Refusal(ErrorCode.BAD_PARAMETER, "ssrc of 0 to 4294967295 expected, not " + value);
        }
    }

    private static int port(String field, int value) {
        if (value > 65_534) {
            throw new Refusal(ErrorCode.BAD_PARAMETER, field + " of 1 to 65534 expected, not " + value);
        }
        return value;
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
        name("confId", name);
        if (closing) {
            throw new Refusal(ErrorCode.OVERLOADED, "wxmgw is being stopped");
        }
        if (!rooms.containsKey(name) && rooms.size() >= config.maxRooms()) {
            throw new Refusal(ErrorCode.OVERLOADED, "wxmgw.maxRooms: " + config.maxRooms() + " conferences already");
        }
        return rooms.computeIfAbsent(name, this::newRoom)
                .call(command)
                .exceptionallyCompose(failure -> failure instanceof Room.Over
                        ? checked(() -> inRoom(name, command))
                        : CompletableFuture.failedFuture(failure));
    }

    // In the room of that name, if there is one.
    private <T> CompletableFuture<T> inKnownRoom(
            String name, Function<Room, CompletionStage<T>> command, Supplier<T> unknown) {
        Room room = rooms.get(name);
        if (room == null) {
            return checked(() -> CompletableFuture.completedFuture(unknown.get()));
        }
        return room.call(command)
                .exceptionallyCompose(failure -> failure instanceof Room.Over
                        ? inKnownRoom(name, command, unknown)
                        : CompletableFuture.failedFuture(failure));
    }

    private Room newRoom(String name) {
        RoomTools tools = new RoomTools(lanes.get(), network, config, rtmp, ports, codecs, random, admission);
        return new Room(name, tools, this::changed, () -> rooms.remove(name));
    }

    private void changed(String confId, Link link) {
        LinkState state = describe(link, link.phase().sinceNanos());
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
                room.links().stream().map(link -> describe(link, now)).toList());
    }

    private static LinkState describe(Link link, long nowNanos) {
        String phase = switch (link.phase()) {
            case LinkPhase.Connecting _ -> LinkState.CONNECTING;
            case LinkPhase.Live _ -> LinkState.LIVE;
            case LinkPhase.Interrupted _ -> LinkState.INTERRUPTED;
            case LinkPhase.Closed _ -> LinkState.CLOSED;
        };
        String cause = switch (link.phase()) {
            case LinkPhase.Connecting _ -> "";
            case LinkPhase.Live(long _, String missing) -> missing;
            case LinkPhase.Interrupted(CloseCause why, long _) -> why.toString();
            case LinkPhase.Closed(CloseCause why, long _) -> why.toString();
        };
        long forMs = (nowNanos - link.phase().sinceNanos()) / 1_000_000;
        return new LinkState(link.kind(), link.uuid(), link.type(), phase, cause, forMs);
    }

    // A refusal thrown while checking is the outcome, as one of the room would be.
    private static <T> CompletableFuture<T> checked(Supplier<CompletableFuture<T>> command) {
        try {
            return command.get();
        } catch (Refusal refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
    }

    private static <T> T await(CompletableFuture<T> reply) {
        try {
            return reply.get(ROOM_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case Refusal refusal -> throw refusal;
                case null, default -> throw new IllegalStateException(failed.getCause());
            }
        } catch (TimeoutException _) {
            throw new Refusal(ErrorCode.OVERLOADED, "the conference did not answer in " + ROOM_DEADLINE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Refusal(ErrorCode.INTERNAL, "interrupted");
        }
    }
}
