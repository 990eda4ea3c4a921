package io.wxgw.mas;

import io.wxgw.api.Answers;
import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.mas.AddMemberReq;
import io.wxgw.api.mas.AddMemberResp;
import io.wxgw.api.mas.MasEvent;
import io.wxgw.api.mas.MasGetStateReq;
import io.wxgw.api.mas.MasGetStateResp;
import io.wxgw.api.mas.MasMemberState;
import io.wxgw.api.mas.MasRoomState;
import io.wxgw.api.mas.MasWaitEventsReq;
import io.wxgw.api.mas.MasWaitEventsResp;
import io.wxgw.api.mas.MediaAccess;
import io.wxgw.api.mas.RemoveMemberReq;
import io.wxgw.api.mas.RemoveMemberResp;
import io.wxgw.api.mas.StartForwardReq;
import io.wxgw.api.mas.StartForwardResp;
import io.wxgw.api.mas.StopForwardReq;
import io.wxgw.api.mas.StopForwardResp;
import io.wxgw.codec.AudioCodecs;
import io.wxgw.engine.event.EventLog;
import io.wxgw.engine.lane.LaneChoice;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.rtp.RtpPortRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The MAS itself: checks a request, finds the conference's [MasRoom] and asks it.
///
/// The calls of [MediaAccess] block and are for virtual threads; those that end in `Async` do not, and complete
/// exceptionally with a [Refusal]. A refused request is a [Refusal], whatever is thrown besides is a defect. Any
/// thread.
public final class MediaAccessServer implements MediaAccess {
    private static final Logger LOG = LoggerFactory.getLogger(MediaAccessServer.class);
    private static final Duration ROOM_DEADLINE = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final MasConfig config;
    private final LaneChoice lanes;
    private final Network network;
    private final RtpPortRange ports;
    private final AudioCodecs codecs;
    private final RandomGenerator random;
    private final EventLog<MasEvent> events = new EventLog<>();
    private final Map<String, MasRoom> rooms = new ConcurrentHashMap<>();
    private final long incarnation;
    private volatile boolean closed;

    /// @param lanes where the next room is to live, and whether one more member or receiver may
    /// @param random for SSRCs, sequence numbers and the incarnation; used by all lanes
    public MediaAccessServer(
            MasConfig config, LaneChoice lanes, Network network, AudioCodecs codecs, RandomGenerator random) {
        this.config = config;
        this.lanes = lanes;
        this.network = network;
        this.ports = new RtpPortRange(config.rtpPortFirst(), config.rtpPortLast());
        this.codecs = codecs;
        this.random = random;
        this.incarnation = random.nextLong(1, Long.MAX_VALUE);
    }

    @Override
    public AddMemberResp addMember(AddMemberReq request) {
        return Answers.of(addMemberAsync(request), ROOM_DEADLINE);
    }

    @Override
    public RemoveMemberResp removeMember(RemoveMemberReq request) {
        return Answers.of(removeMemberAsync(request), ROOM_DEADLINE);
    }

    @Override
    public StartForwardResp startForward(StartForwardReq request) {
        return Answers.of(startForwardAsync(request), ROOM_DEADLINE);
    }

    @Override
    public StopForwardResp stopForward(StopForwardReq request) {
        return Answers.of(stopForwardAsync(request), ROOM_DEADLINE);
    }

    @Override
    public MasGetStateResp getState(MasGetStateReq request) {
        return Answers.of(getStateAsync(request), ROOM_DEADLINE);
    }

    @Override
    public MasWaitEventsResp waitEvents(MasWaitEventsReq request) {
        Duration wait = Duration.ofMillis(Math.clamp(request.maxWaitMs(), 0, LONGEST_WAIT.toMillis()));
        EventLog.Page<MasEvent> page = Answers.interruptible(() -> events.await(request.afterSeq(), wait));
        return new MasWaitEventsResp(incarnation, page.sequence(), page.events(), page.missed(), 0, "ok");
    }

    /// AddMember without waiting.
    public CompletableFuture<AddMemberResp> addMemberAsync(AddMemberReq request) {
        return Answers.checked(() -> add(MemberSpec.of(request)));
    }

    /// RemoveMember without waiting.
    public CompletableFuture<RemoveMemberResp> removeMemberAsync(RemoveMemberReq request) {
        return inRoom(request.confId(), room -> room.removeMember(request.uuid()))
                .thenApply(_ -> RemoveMemberResp.OK);
    }

    /// StartForward without waiting.
    public CompletableFuture<StartForwardResp> startForwardAsync(StartForwardReq request) {
        return Answers.checked(() -> {
            ForwardSpec spec = ForwardSpec.of(request);
            Checks.reachable(config.rtpHost(), spec.to().getAddress());
            int payloadType = Checks.payloadType("payloadType", request.payloadType());
            long ssrc = Checks.ssrc("ssrc", request.ssrc());
            return inRoom(spec.confId(), room -> room.startForward(spec, payloadType, ssrc))
                    .thenApply(_ -> StartForwardResp.OK);
        });
    }

    /// StopForward without waiting.
    public CompletableFuture<StopForwardResp> stopForwardAsync(StopForwardReq request) {
        return Answers.checked(() -> {
            ForwardSpec spec = ForwardSpec.of(request);
            return inRoom(spec.confId(), room -> room.stopForward(spec)).thenApply(_ -> StopForwardResp.OK);
        });
    }

    /// GetState without waiting.
    public CompletableFuture<MasGetStateResp> getStateAsync(MasGetStateReq request) {
        long sequence = events.sequence();
        List<CompletableFuture<MasRoomState>> states = new ArrayList<>();
        for (MasRoom room : rooms.values()) {
            if (request.confId().isEmpty() || request.confId().equals(room.confId())) {
                states.add(room.call(r -> CompletableFuture.completedFuture(r.state())));
            }
        }
        return CompletableFuture.allOf(states.toArray(CompletableFuture<?>[]::new))
                .thenApply(_ -> new MasGetStateResp(
                        incarnation,
                        sequence,
                        states.stream().map(CompletableFuture::join).toList(),
                        0,
                        "ok",
                        lanes.memoryPercent()));
    }

    /// How many conferences there are.
    public int rooms() {
        return rooms.size();
    }

    /// Takes no more members, and removes all there are. Completes when all ports are free.
    public CompletableFuture<Void> closeAsync() {
        closed = true;
        return CompletableFuture.allOf(
                rooms.values().stream().map(room -> room.call(MasRoom::close)).toArray(CompletableFuture<?>[]::new));
    }

    /// [#closeAsync] for virtual threads: waits up to `deadline`.
    public void close(Duration deadline) {
        Answers.ended(closeAsync(), deadline).ifPresent(why -> LOG.warn("not every conference was closed: {}", why));
    }

    private CompletableFuture<AddMemberResp> add(MemberSpec spec) {
        if (closed) {
            throw new Refusal(ErrorCode.OVERLOADED, "this MAS is being stopped");
        }
        if (!rooms.containsKey(spec.confId()) && rooms.size() >= config.maxRooms()) {
            throw new Refusal(ErrorCode.OVERLOADED, "mas.maxRooms: " + config.maxRooms() + " conferences already");
        }
        if (spec.ip() != null) {
            Checks.reachable(config.rtpHost(), spec.ip());
        }
        MasRoom room = rooms.computeIfAbsent(spec.confId(), this::open);
        // A room that has just lost its last member takes no more: then there is, or will be, another.
        return room.call(r -> r.addMember(spec))
                .thenCompose(
                        added -> added.map(CompletableFuture::completedFuture).orElseGet(() -> add(spec)));
    }

    private MasRoom open(String confId) {
        RoomTools tools = new RoomTools(lanes.choose(), lanes, network, config, ports, codecs, random);
        return MasRoom.open(confId, tools, new MasRoom.Listener() {
            @Override
            public void onMember(MasRoom room, MasMemberState member, boolean gone) {
                events.post(sequence -> new MasEvent(sequence, confId, member, gone));
                LOG.debug("conf={} uuid={} {} gone={}", confId, member.uuid(), member, gone);
            }

            @Override
            public void onClosed(MasRoom ended) {
                rooms.remove(confId, ended);
            }
        });
    }

    private <T> CompletableFuture<T> inRoom(String confId, Function<MasRoom, CompletionStage<T>> command) {
        MasRoom room = rooms.get(confId);
        if (room == null) {
            return CompletableFuture.failedFuture(new Refusal(ErrorCode.NOT_FOUND, "no conference " + confId));
        }
        return room.call(command);
    }
}
