package io.wxgw.mas;

import io.wxgw.api.Answers;
import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.mas.AddMemberResp;
import io.wxgw.api.mas.MasMemberState;
import io.wxgw.api.mas.MasRoomState;
import io.wxgw.engine.lane.Lane;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// The members of one conference and their [Mixer], on one lane; [#call] is the way in from elsewhere.
///
/// A room begins with its first member and ends with its last; then it is of no more use, and whoever still holds it
/// asks for a new one.
final class MasRoom {
    private static final long TICK_NANOS = 20_000_000;

    private final String confId;
    private final RoomTools tools;
    private final Lane lane;
    private final Listener listener;
    private final Mixer mixer;
    private final Map<String, Entry> members = new LinkedHashMap<>();
    private boolean closed;

    /// @param participant completes when its sockets are open
    private record Entry(MemberSpec spec, CompletableFuture<Participant> participant) {}

    /// Who hears from a room. Called on its lane.
    interface Listener {
        /// A member came, changed, or (`gone`) went.
        void onMember(MasRoom room, MasMemberState member, boolean gone);

        /// The last member has gone, and the room takes no more.
        void onClosed(MasRoom room);
    }

    private MasRoom(String confId, RoomTools tools, Listener listener, Mixer mixer) {
        this.confId = confId;
        this.tools = tools;
        this.lane = tools.lane();
        this.listener = listener;
        this.mixer = mixer;
    }

    /// A room without members. Any thread.
    static MasRoom open(String confId, RoomTools tools, Listener listener) {
        Duration phase = Duration.ofNanos(tools.random().nextLong(TICK_NANOS));
        Mixer mixer = new Mixer(tools.lane(), tools.codecs(), phase);
        return new MasRoom(confId, tools, listener, mixer);
    }

    /// The conference. Any thread.
    String confId() {
        return confId;
    }

    /// Runs a command on the room's lane; any thread. Completes exceptionally with a [Refusal] if refused, with
    /// anything else for a defect.
    <T> CompletableFuture<T> call(Function<MasRoom, CompletionStage<T>> command) {
        CompletableFuture<T> reply = new CompletableFuture<>();
        lane.execute(() -> {
            try {
                command.apply(this).whenComplete((value, failure) -> {
                    if (failure == null) {
                        reply.complete(value);
                    } else {
                        reply.completeExceptionally(refusal(failure));
                    }
                });
            } catch (RuntimeException failure) {
                reply.completeExceptionally(failure);
            }
        });
        return reply;
    }

    /// AddMember: empty if the room takes no more. The same again gets the same ports; other parameters replace it.
    CompletionStage<Optional<AddMemberResp>> addMember(MemberSpec spec) {
        if (closed) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        Entry before = members.get(spec.uuid());
        if (before != null && before.spec.equals(spec)) {
            return before.participant.thenApply(same -> Optional.of(same.ports()));
        }
        if (before == null && members.size() >= tools.config().maxMembersPerRoom()) {
            throw new Refusal(
                    ErrorCode.TOO_MANY,
                    "mas.maxMembersPerRoom: " + tools.config().maxMembersPerRoom() + " in " + confId + " already");
        }
        if (before != null) {
            end(before);
        } else {
            tools.mustHaveRoom();
        }
        CompletableFuture<Participant> opening = Participant.open(tools, spec, mixer, this::changed);
        Entry entry = new Entry(spec, opening);
        members.put(spec.uuid(), entry);
        return opening.handle((opened, failure) -> {
            if (failure != null) {
                members.remove(spec.uuid(), entry);
                closeIfEmpty();
                throw refusal(failure);
            }
            changed(opened);
            return Optional.of(opened.ports());
        });
    }

    /// RemoveMember: completes when its ports are free.
    CompletionStage<Boolean> removeMember(String uuid) {
        Entry entry = members.remove(uuid);
        if (entry == null) {
            throw new Refusal(ErrorCode.NOT_FOUND, "no member " + uuid + " in conference " + confId);
        }
        return end(entry).handle((_, _) -> {
            closeIfEmpty();
            return true;
        });
    }

    /// StartForward.
    CompletionStage<Boolean> startForward(ForwardSpec spec, int payloadType, long ssrc) {
        Participant of = member(spec.uuid());
        VideoSource pictures = of.pictures(spec.type());
        int before = of.forwards();
        if (!pictures.forwardsTo(spec.to())) {
            if (before >= tools.config().maxForwardsPerMember()) {
                throw new Refusal(
                        ErrorCode.TOO_MANY, "mas.maxForwardsPerMember: " + before + " of " + spec.uuid() + " already");
            }
            tools.mustHaveRoom();
        }
        return pictures.forward(spec.to(), ssrc, payloadType).thenApply(_ -> true);
    }

    /// StopForward: completes when its ports are free.
    CompletionStage<Boolean> stopForward(ForwardSpec spec) {
        return member(spec.uuid())
                .pictures(spec.type())
                .stop(spec.to())
                .orElseThrow(() -> new Refusal(
                        ErrorCode.NOT_FOUND, "pictures of " + spec.uuid() + " are not forwarded to " + spec.to()))
                .thenApply(_ -> true);
    }

    /// All members there are.
    MasRoomState state() {
        List<MasMemberState> states = new ArrayList<>();
        for (Entry entry : members.values()) {
            if (isOpen(entry)) {
                states.add(entry.participant.resultNow().state());
            }
        }
        return new MasRoomState(confId, states, (int) Math.round(lane.load() * 100));
    }

    /// The mixer, for tests.
    Mixer mixer() {
        return mixer;
    }

    /// Removes everybody. Completes when all ports are free.
    CompletionStage<Boolean> close() {
        List<CompletableFuture<Void>> closing = new ArrayList<>();
        List<Entry> all = List.copyOf(members.values());
        members.clear();
        all.forEach(entry -> closing.add(end(entry)));
        closeIfEmpty();
        return CompletableFuture.allOf(closing.toArray(CompletableFuture<?>[]::new))
                .handle((_, _) -> true);
    }

    private CompletableFuture<Void> end(Entry entry) {
        return entry.participant.thenCompose(participant -> {
            MasMemberState last = participant.state();
            CompletableFuture<Void> closing = participant.close();
            listener.onMember(this, last, true);
            return closing;
        });
    }

    private void changed(Participant participant) {
        Entry entry = members.get(participant.spec().uuid());
        if (entry != null && isOpen(entry) && entry.participant.resultNow() == participant) {
            listener.onMember(this, participant.state(), false);
        }
    }

    private Participant member(String uuid) {
        Entry entry = members.get(uuid);
        if (entry == null || !isOpen(entry)) {
            throw new Refusal(ErrorCode.NOT_FOUND, "no member " + uuid + " in conference " + confId);
        }
        return entry.participant.resultNow();
    }

    private static boolean isOpen(Entry entry) {
        return entry.participant.isDone() && !entry.participant.isCompletedExceptionally();
    }

    private void closeIfEmpty() {
        if (members.isEmpty() && !closed) {
            closed = true;
            mixer.close();
            listener.onClosed(this);
        }
    }

    private static RuntimeException refusal(Throwable failure) {
        return switch (Answers.cause(failure)) {
            case BindException full -> new Refusal(ErrorCode.OVERLOADED, String.valueOf(full.getMessage()));
            case RuntimeException other -> other;
            default -> new IllegalStateException(failure);
        };
    }
}
