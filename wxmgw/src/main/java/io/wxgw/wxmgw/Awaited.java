package io.wxgw.wxmgw;

import io.wxgw.api.Refusal;
import io.wxgw.engine.lane.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Requests about a mini program whose StartPull has not come yet: MCS may ask for both at once. Each waits for a while
/// and is then refused. Lane only.
final class Awaited {
    private static final class Request {
        private final CompletableFuture<Rtmp2Rtp> arrival = new CompletableFuture<>();
    }

    private final Lane lane;
    private final Duration patience;
    private final Function<String, Refusal> refusal;
    private final Map<String, List<Request>> waiting = new LinkedHashMap<>();

    /// @param patience how long each waits
    /// @param refusal what a uuid is refused with that does not come
    Awaited(Lane lane, Duration patience, Function<String, Refusal> refusal) {
        this.lane = lane;
        this.patience = patience;
        this.refusal = refusal;
    }

    /// Completes when the mini program comes, exceptionally when it does not.
    CompletableFuture<Rtmp2Rtp> await(String uuid) {
        Request request = new Request();
        waiting.computeIfAbsent(uuid, _ -> new ArrayList<>()).add(request);
        Lane.Timer timer = lane.schedule(patience, () -> giveUp(uuid, request));
        return request.arrival.whenComplete((_, _) -> timer.cancel());
    }

    /// A StartPull has come.
    void arrived(String uuid, CompletableFuture<Rtmp2Rtp> opening) {
        List<Request> requests = waiting.remove(uuid);
        if (requests == null) {
            return;
        }
        opening.whenComplete((link, failure) -> {
            for (Request request : requests) {
                if (failure != null) {
                    request.arrival.completeExceptionally(failure);
                } else {
                    request.arrival.complete(link);
                }
            }
        });
    }

    /// Nobody comes any more.
    void refuseAll() {
        for (String uuid : List.copyOf(waiting.keySet())) {
            List.copyOf(waiting.getOrDefault(uuid, List.of())).forEach(request -> giveUp(uuid, request));
        }
    }

    /// Whether nobody waits.
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    private void giveUp(String uuid, Request request) {
        waiting.computeIfPresent(uuid, (_, requests) -> {
            requests.remove(request);
            return requests.isEmpty() ? null : requests;
        });
        request.arrival.completeExceptionally(refusal.apply(uuid));
    }
}
