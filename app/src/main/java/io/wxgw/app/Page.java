package io.wxgw.app;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.wxgw.api.mgw.LinkState;
import io.wxgw.mcs.ConferenceView;
import io.wxgw.mcs.ConferenceView.ChannelView;
import io.wxgw.mcs.ConferenceView.MemberView;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The page at `/`: each channel of each conference as a tile, with members and links; and `/api/conferences`, the JSON
/// that it is made of. It shows what whoever reaches this port could see anyway, because there are no credentials yet.
///
/// The tiles play HTTP-FLV with mpegts.js, and lean-qr draws the codes of the URLs for a phone; both are brought by
/// `./wxgw` by npm. Without them the page shows everything but pictures and codes.
///
/// A page of strangers must not read it ([OwnNames]).
final class Page {
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final List<String> SCRIPTS = List.of("elements.js", "page.js", "phone.js", "tile.js", "words.js");
    /// What comes by npm: the path here, and the file there.
    private static final Map<String, String> BY_NPM = Map.of(
            "/mpegts.js", "mpegts.js/dist/mpegts.js",
            "/qr.js", "lean-qr/index.mjs");

    private final JsonMapper json = JsonMapper.builder().build();
    private final OwnNames names;
    private final Optional<URI> flv;
    private final Optional<String> door;
    private final Supplier<List<ConferenceView>> conferences;

    /// @param names of this server, as browsers may call it
    /// @param flv the beginning of the addresses of HTTP-FLV; empty if there is none
    /// @param door the path at which mini programs sign in here, so that the page can let a phone in; empty if they
    ///     sign in elsewhere
    /// @param conferences what to show; may block
    Page(OwnNames names, Optional<URI> flv, Optional<String> door, Supplier<List<ConferenceView>> conferences) {
        this.names = names;
        this.flv = flv;
        this.door = door;
        this.conferences = conferences;
    }

    /// Adds the routes.
    void register(JavalinConfig config) {
        file(config, "/", "index.html", "text/html; charset=utf-8");
        file(config, "/page.css", "page.css", "text/css; charset=utf-8");
        SCRIPTS.forEach(name -> file(config, "/" + name, name, SCRIPT));
        BY_NPM.forEach((path, file) -> fetched(config, path, file));
        config.routes.get(
                "/api/conferences",
                context -> guarded(
                        context,
                        () -> context.contentType("application/json; charset=utf-8")
                                .result(json())));
    }

    private void file(JavalinConfig config, String path, String name, String type) {
        byte[] bytes = resource("page/" + name)
                .orElseThrow(() -> new IllegalStateException("no " + name + " in the class path"));
        config.routes.get(
                path,
                context -> guarded(context, () -> context.contentType(type).result(bytes)));
    }

    private void fetched(JavalinConfig config, String path, String file) {
        Optional<byte[]> script = byNpm(file);
        config.routes.get(
                path,
                context -> guarded(
                        context,
                        () -> script.ifPresentOrElse(
                                bytes -> context.contentType(SCRIPT).result(bytes),
                                () -> context.status(HttpStatus.NOT_FOUND)
                                        .result(file + " was not fetched by npm\n"))));
    }

    private void guarded(Context context, Runnable answer) {
        String host = context.header("Host");
        if (!names.include(host)) {
            context.status(HttpStatus.FORBIDDEN).result("this server is not called that\n");
            return;
        }
        context.header("Cache-Control", "no-cache")
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src blob:;"
                                // not every browser counts sockets to the same server as 'self'
                                + " connect-src 'self' ws://" + host + " wss://" + host
                                + flv.map(base -> " " + origin(base)).orElse("")
                                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        answer.run();
    }

    private static String origin(URI base) {
        return base.getScheme() + "://" + base.getRawAuthority();
    }

    private static Optional<byte[]> resource(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<byte[]> byNpm(String file) {
        String folder = System.getProperty("wxgw.npm", "");
        Path path = Path.of(folder).resolve(file);
        try {
            return !folder.isEmpty() && Files.isReadable(path)
                    ? Optional.of(Files.readAllBytes(path))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String json() {
        ObjectNode root = json.createObjectNode();
        door.ifPresent(path -> root.put("door", path));
        ArrayNode all = root.putArray("conferences");
        conferences.get().forEach(conference -> conference(all.addObject(), conference));
        return json.writeValueAsString(root);
    }

    private void conference(ObjectNode node, ConferenceView conference) {
        node.put("confId", conference.confId()).put("gateway", conference.gateway());
        ArrayNode members = node.putArray("members");
        conference.members().forEach(member -> member(members.addObject(), member));
        ArrayNode links = node.putArray("links");
        conference.links().forEach(link -> link(links.addObject(), link));
    }

    private void member(ObjectNode node, MemberView member) {
        node.put("uuid", member.uuid())
                .put("kind", lower(member.kind()))
                .put("ssrc", member.ssrc())
                .put("here", member.here());
        ArrayNode channels = node.putArray("channels");
        member.channels().forEach(channel -> channel(channels.addObject(), channel));
    }

    private void channel(ObjectNode node, ChannelView channel) {
        node.put("content", lower(channel.content()))
                .put("stream", channel.stream())
                .put("rtmp", channel.rtmp())
                .put("shows", channel.shows());
        if (!channel.flv().isEmpty()) {
            node.put("flv", channel.flv());
        }
        ArrayNode viewers = node.putArray("viewers");
        channel.viewers().forEach(viewers::add);
    }

    private static void link(ObjectNode node, LinkState link) {
        node.put("kind", link.kind())
                .put("uuid", link.uuid())
                .put("type", link.type())
                .put("phase", link.phase())
                .put("cause", link.cause())
                .put("forMs", link.forMs());
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
