package io.wxgw.wxmgw;

import io.wxgw.api.Answers;
import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.mgw.Port;
import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The mini programs of one conference: participants' [Rtmp2Rtp] with their mixes, and the [MemberChannel]s of members
/// whose video somebody asked for.
///
/// Everything lives on one lane; [#call] is the way in from elsewhere. Repeated requests change nothing; a request with
/// other parameters changes what it says. Requests for one member are carried out one after the other. A room without
/// links is over and is never used again.
final class Room {
    /// The room is over; ask for it by name again.
    static final class Over extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Over() {
            super("the room is over", null, false, false);
        }
    }

    private final String confId;
    private final RoomTools tools;
    private final Lane lane;
    private final BiConsumer<String, Link> onPhase;
    private final Runnable onOver;
    private final Map<String, CompletableFuture<Rtmp2Rtp>> pulls = new LinkedHashMap<>();
    private final Map<String, CompletableFuture<MemberChannel>> pushes = new LinkedHashMap<>();
    private final Awaited awaited;
    private final Set<String> members = ConcurrentHashMap.newKeySet();

    private boolean over;

    /// @param onPhase told of every change of a link, with the conference
    /// @param onOver told when the last link has gone
    Room(String confId, RoomTools tools, BiConsumer<String, Link> onPhase, Runnable onOver) {
        this.confId = confId;
        this.tools = tools;
        this.lane = tools.lane();
        this.onPhase = onPhase;
        this.onOver = onOver;
        this.awaited = new Awaited(lane, tools.config().memberWait(), this::unknown);
    }

    /// Runs a command on the room's lane; any thread. Completes on the lane, exceptionally with a [Refusal] if refused,
    /// with [Over] if there is no such room any more.
    <T> CompletableFuture<T> call(Function<Room, CompletionStage<T>> command) {
        CompletableFuture<T> reply = new CompletableFuture<>();
        lane.execute(() -> {
            if (over) {
                reply.completeExceptionally(new Over());
                return;
            }
            CompletionStage<T> outcome;
            try {
                outcome = command.apply(this);
            } catch (RuntimeException refusalOrDefect) {
                outcome = CompletableFuture.failedFuture(refusalOrDefect);
            }
            outcome.whenComplete((value, failure) -> {
                endIfEmpty();
                if (failure != null) {
                    reply.completeExceptionally(Answers.cause(failure));
                } else {
                    reply.complete(value);
                }
            });
        });
        return reply;
    }

    /// StartPull: opens the sockets, then answers; the stream may come later.
    CompletionStage<Rtmp2Rtp> startPull(PullSpec spec) {
        CompletableFuture<Rtmp2Rtp> before = pulls.get(spec.uuid());
        if (before != null) {
            return changePull(before, spec);
        }
        int most = tools.config().maxMembersPerRoom();
        if (pulls.size() >= most) {
            throw new Refusal(
                    ErrorCode.OVERLOADED,
                    "wxmgw.maxMembersPerRoom: " + most + " mini programs in conference " + confId + " already");
        }
        tools.admission().enter(lane);
        CompletableFuture<Rtmp2Rtp> opening = openSockets(spec.uuid(), spec.hasAudio(), spec.hasVideo(), null)
                .thenApply(sockets -> sockets.orClosed(() -> {
                    Rtmp2Rtp link = new Rtmp2Rtp(tools, confId, spec, sockets, this::changed);
                    link.open();
                    reattach(link);
                    return link;
                }));
        members.add(spec.uuid());
        CompletableFuture<Rtmp2Rtp> entry = remember(pulls, spec.uuid(), opening);
        entry.whenComplete((_, failure) -> {
            if (failure != null) {
                members.remove(spec.uuid());
            }
        });
        awaited.arrived(spec.uuid(), entry);
        return entry;
    }

    /// StopPull: the mini program's stream and its mix. Unknown is done already. Completes when the ports are free.
    CompletionStage<Boolean> stopPull(String uuid, CloseCause cause) {
        CompletableFuture<Rtmp2Rtp> entry = pulls.remove(uuid);
        members.remove(uuid);
        if (entry == null) {
            return CompletableFuture.completedFuture(false);
        }
        return entry.handle((link, failure) -> {
                    if (link == null) {
                        return CompletableFuture.<Void>completedFuture(null);
                    }
                    unsync(link.video());
                    tools.admission().leave();
                    return link.close(cause);
                })
                .thenCompose(Function.identity())
                .thenApply(_ -> true);
    }

    /// StartPush: a member's media to a channel of the live server. A second viewer gets what the first one got.
    CompletionStage<Port> startPush(PushSpec spec, String viewer) {
        CompletableFuture<MemberChannel> before = pushes.get(spec.key());
        if (before == null) {
            int most = tools.config().maxPushesPerRoom();
            if (pushes.size() >= most) {
                throw new Refusal(
                        ErrorCode.OVERLOADED,
                        "wxmgw.maxPushesPerRoom: " + most + " StartPushes in conference " + confId + " already");
            }
            tools.admission().enter(lane);
            return openPush(spec, viewer, Set.of());
        }
        return before.thenCompose(channel -> {
            if (openedChannel(spec.key()) != channel) {
                return startPush(spec, viewer); // stopped or replaced while we waited
            }
            if (channel.spec().equals(spec)) {
                channel.addViewer(viewer);
                return CompletableFuture.completedFuture(channel.port());
            }
            // The new one takes the old one's place, so that it is not refused however full it is.
            pushes.remove(spec.key());
            channel.link().close(new CloseCause.Requested("replaced"));
            return openPush(spec, viewer, channel.viewers())
                    .whenComplete((_, _) -> rewatch(channel.video(), openedChannel(spec.key())));
        });
    }

    /// StopPush: with a viewer only for him, else whoever watches. Unknown is done already.
    CompletionStage<Boolean> stopPush(String key, String viewer, CloseCause cause) {
        CompletableFuture<MemberChannel> entry = pushes.get(key);
        if (entry == null) {
            return CompletableFuture.completedFuture(false);
        }
        return entry.handle((channel, failure) -> {
                    if (channel == null) {
                        return CompletableFuture.<Void>completedFuture(null);
                    }
                    channel.viewers().remove(viewer);
                    boolean wanted = !viewer.isEmpty() && !channel.viewers().isEmpty();
                    if (wanted || !pushes.remove(key, entry)) {
                        return CompletableFuture.<Void>completedFuture(null);
                    }
                    if (!channel.isLocal()) {
                        unsync(channel.video());
                    }
                    return closeChannel(channel, cause);
                })
                .thenCompose(Function.identity())
                .thenApply(_ -> true);
    }

    /// AvSync: the picture of `syncUuid` into the mix of `uuid`; empty takes it out.
    CompletionStage<Boolean> avSync(String uuid, String syncUuid, int type) {
        return pull(uuid).thenCompose(listener -> {
            Rtp2Rtmp mix = listener.mixChannel()
                    .orElseThrow(() -> new Refusal(
                            ErrorCode.CONFLICT, "uuid " + uuid + " has no mix channel: no pushAudioUrl in StartPull"));
            if (syncUuid.isEmpty()) {
                mix.watchNobody();
                return CompletableFuture.completedFuture(false);
            }
            return pictureOf(syncUuid, type).thenApply(source -> {
                if (mix.watched() != source) {
                    mix.watch(source);
                }
                return true;
            });
        });
    }

    /// All links there are.
    List<Link> links() {
        List<Link> links = new ArrayList<>();
        for (Rtmp2Rtp link : opened(pulls)) {
            links.add(link);
            link.mixChannel().ifPresent(links::add);
        }
        opened(pushes).forEach(channel -> links.add(channel.link()));
        return links;
    }

    /// The conference.
    String confId() {
        return confId;
    }

    /// The lane's clock.
    long nowNanos() {
        return lane.clock().nowNanos();
    }

    /// How busy the lane is.
    int loadPercent() {
        return (int) Math.round(lane.load() * 100);
    }

    /// Whether a mini program is here; any thread.
    boolean hasMember(String uuid) {
        return members.contains(uuid);
    }

    /// Ends everything. Completes when all ports are free.
    CompletionStage<CloseCause> close(CloseCause cause) {
        awaited.refuseAll();
        List<CompletableFuture<?>> closing = new ArrayList<>();
        List.copyOf(pushes.keySet())
                .forEach(key -> closing.add(stopPush(key, "", cause).toCompletableFuture()));
        List.copyOf(pulls.keySet())
                .forEach(uuid -> closing.add(stopPull(uuid, cause).toCompletableFuture()));
        return CompletableFuture.allOf(closing.toArray(CompletableFuture<?>[]::new))
                .thenApply(_ -> cause);
    }

    private CompletableFuture<Rtmp2Rtp> changePull(CompletableFuture<Rtmp2Rtp> before, PullSpec spec) {
        CompletableFuture<Rtmp2Rtp> changing = before.thenCompose(link -> {
            if (link.spec().equals(spec)) {
                return CompletableFuture.completedFuture(link);
            }
            boolean audio = spec.hasAudio() && link.sockets().audio() == null;
            boolean video = spec.hasVideo() && link.sockets().video() == null;
            return openSockets(spec.uuid(), audio, video, null).thenApply(opened -> {
                link.update(spec, opened);
                return link;
            });
        });
        // Whatever comes for this member now, comes after the change; if that is refused, the link is as it was.
        CompletableFuture<Rtmp2Rtp> entry = changing.exceptionallyCompose(_ -> before);
        pulls.put(spec.uuid(), entry);
        entry.whenComplete((_, failure) -> {
            if (failure != null) {
                pulls.remove(spec.uuid(), entry);
            }
        });
        return changing;
    }

    // Its place is counted in already.
    private CompletableFuture<Port> openPush(PushSpec spec, String viewer, Set<String> viewersBefore) {
        // A request for the sound of a mini program that is here means its mix, which only the MAS has.
        boolean local = spec.local() || (!spec.hasAudio() && spec.type() == 1 && pulls.containsKey(spec.uuid()));
        CompletableFuture<MemberChannel> opening = local
                ? member(spec.uuid()).thenApply(member -> MemberChannel.local(tools, spec, member, this::changed))
                : openSockets(spec.uuid(), spec.hasAudio(), spec.hasVideo(), spec.mas())
                        .thenApply(sockets ->
                                sockets.orClosed(() -> MemberChannel.remote(tools, spec, sockets, this::changed)));
        return remember(pushes, spec.key(), opening).thenApply(channel -> {
            channel.viewers().addAll(viewersBefore);
            channel.addViewer(viewer);
            return channel.port();
        });
    }

    private CompletableFuture<Void> closeChannel(MemberChannel channel, CloseCause cause) {
        tools.admission().leave();
        return channel.link().close(cause);
    }

    private CompletableFuture<VideoPub> pictureOf(String uuid, int type) {
        CompletableFuture<MemberChannel> push = pushes.get(PushSpec.key(uuid, type));
        if (push != null) {
            return push.thenApply(MemberChannel::video);
        }
        if (type != 1) {
            throw unknown(uuid);
        }
        return pull(uuid).thenApply(Rtmp2Rtp::video);
    }

    private CompletableFuture<Rtmp2Rtp> pull(String uuid) {
        CompletableFuture<Rtmp2Rtp> entry = pulls.get(uuid);
        if (entry == null) {
            throw unknown(uuid);
        }
        return entry;
    }

    // The mini program, or, if its StartPull has not come yet, when it comes.
    private CompletableFuture<Rtmp2Rtp> member(String uuid) {
        CompletableFuture<Rtmp2Rtp> entry = pulls.get(uuid);
        return entry != null ? entry : awaited.await(uuid);
    }

    private Refusal unknown(String uuid) {
        return new Refusal(ErrorCode.NOT_FOUND, "no media of uuid " + uuid + " in conference " + confId);
    }

    // Channels and mixes that showed this mini program before it left show it again.
    private void reattach(Rtmp2Rtp member) {
        for (MemberChannel channel : opened(pushes)) {
            if (channel.isLocal() && channel.spec().uuid().equals(member.uuid())) {
                channel.attach(member);
            }
        }
    }

    // Takes a picture that ends out of every mix; a mini program's own goes on when only its channel ends.
    private void unsync(VideoPub video) {
        watching(video).forEach(Rtp2Rtmp::watchNobody);
    }

    private void rewatch(VideoPub before, @Nullable MemberChannel after) {
        if (after == null) {
            unsync(before);
        } else {
            watching(before).forEach(mix -> mix.watch(after.video()));
        }
    }

    private @Nullable MemberChannel openedChannel(String key) {
        CompletableFuture<MemberChannel> entry = pushes.get(key);
        return entry == null ? null : openedOrNull(entry);
    }

    private List<Rtp2Rtmp> watching(VideoPub video) {
        return opened(pulls).stream()
                .flatMap(link -> link.mixChannel().stream())
                .filter(mix -> mix.watched() == video)
                .toList();
    }

    private CompletableFuture<RtpSockets> openSockets(
            String uuid, boolean audio, boolean video, @Nullable InetAddress mas) {
        return RtpSockets.open(
                tools, confId + "/" + uuid, audio, video, address -> address.equals(mas) || believes(address));
    }

    private boolean believes(InetAddress address) {
        return tools.config().masAddresses().contains(address)
                || opened(pulls).stream().anyMatch(link -> link.spec().mas().equals(address));
    }

    private void changed(Link link) {
        onPhase.accept(confId, link);
    }

    private <T> CompletableFuture<T> remember(
            Map<String, CompletableFuture<T>> entries, String key, CompletableFuture<T> opening) {
        CompletableFuture<T> entry = new CompletableFuture<>();
        entries.put(key, entry);
        opening.whenComplete((opened, failure) -> {
            if (failure != null) {
                tools.admission().leave();
                entries.remove(key, entry);
                entry.completeExceptionally(Answers.cause(failure));
            } else {
                entry.complete(opened);
            }
        });
        return entry;
    }

    private void endIfEmpty() {
        if (!over && pulls.isEmpty() && pushes.isEmpty() && awaited.isEmpty()) {
            over = true;
            onOver.run();
        }
    }

    private static <T> List<T> opened(Map<String, CompletableFuture<T>> entries) {
        List<T> opened = new ArrayList<>();
        for (CompletableFuture<T> entry : entries.values()) {
            T one = openedOrNull(entry);
            if (one != null) {
                opened.add(one);
            }
        }
        return opened;
    }

    private static <T> @Nullable T openedOrNull(CompletableFuture<T> entry) {
        return entry.isDone() && !entry.isCompletedExceptionally() ? entry.getNow(null) : null;
    }
}
