package io.wxgw.app;

import io.javalin.config.JavalinConfig;
import io.javalin.http.HttpStatus;
import io.wxgw.live.LiveServer.StreamState;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/api/streams`: what the live server of this process relays, as JSON for scripts. Names of streams are all
/// one needs to play them, so it is told under [OwnNames] alone, like the page.
final class Streams {
    private final JsonMapper json = JsonMapper.builder().build();
    private final OwnNames names;
    private final Supplier<List<StreamState>> streams;

    /// @param streams of the live server: `LiveServer.streams`
    Streams(OwnNames names, Supplier<List<StreamState>> streams) {
        this.names = names;
        this.streams = streams;
    }

    /// Adds the route.
    void register(JavalinConfig config) {
        config.routes.get("/api/streams", context -> {
            if (names.include(context.header("Host"))) {
                context.contentType("application/json; charset=utf-8")
                        .header("Cache-Control", "no-cache")
                        .header("X-Content-Type-Options", "nosniff")
                        .result(json());
            } else {
                context.status(HttpStatus.FORBIDDEN).result("this server is not called that\n");
            }
        });
    }

    private String json() {
        ObjectNode root = json.createObjectNode();
        ArrayNode all = root.putArray("streams");
        for (StreamState stream : streams.get()) {
            all.addObject()
                    .put("name", stream.name())
                    .put("published", stream.published())
                    .put("players", stream.players())
                    .put("publishes", stream.publishes())
                    .put("frames", stream.frames())
                    .put("bytes", stream.bytes())
                    .put("dropped", stream.dropped())
                    .put("unplayable", stream.unplayable());
        }
        return json.writeValueAsString(root);
    }
}
