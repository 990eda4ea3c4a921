package io.wxgw.wire.http;

import io.wxgw.wire.WireException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The head of one HTTP/1 request. Immutable; any thread.
///
/// Source: RFC 9112 sections 2 to 5, RFC 9110 section 5.
///
/// @param method as on the wire, such as `GET`
/// @param path of the target, not decoded, with its leading slash; `*` where the target is that
/// @param query what follows the question mark; empty if nothing does. It may carry a secret: never log it
/// @param fields by their names in lower case; several of one name are joined by `, `
public record HttpRequestHead(String method, String path, String query, Map<String, String> fields) {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern REQUEST_LINE = Pattern.compile("(" + TOKEN + ") (\\S+) HTTP/1\\.([01])");
    private static final Pattern ABSOLUTE_FORM = Pattern.compile("(?i)http://[^/?#]+");
    private static final Pattern FIELD_LINE = Pattern.compile("(" + TOKEN + "):(.*)", Pattern.DOTALL);
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0A-\\x1F\\x7F]");
    private static final String SPEC = "RFC 9112 sections 2 to 5";

    public HttpRequestHead {
        fields = Map.copyOf(fields);
    }

    /// The value of a field; empty if there is none.
    ///
    /// @param name in lower case
    public String field(String name) {
        return fields.getOrDefault(name, "");
    }

    /// Reads a head with the empty line at its end.
    ///
    /// @throws WireException with what was expected; its words may be sent to the peer, they repeat none of his
    static HttpRequestHead parse(String text) {
        List<String> lines = Stream.of(text.split("\r?\n", -1))
                .takeWhile(line -> !line.isEmpty())
                .toList();
        for (int i = 0; i < lines.size(); i++) {
            if (CONTROL.matcher(lines.get(i)).find()) {
                throw new WireException("no control characters expected in line " + (i + 1), SPEC);
            }
        }
        Matcher line = REQUEST_LINE.matcher(lines.getFirst());
        if (!line.matches()) {
            throw new WireException("a request line of HTTP/1 expected", SPEC);
        }
        Map<String, String> fields = fields(lines);
        if (!fields.containsKey("host") && line.group(3).equals("1")) {
            throw new WireException("a Host field expected", SPEC);
        }
        String target = originForm(line.group(2));
        int query = target.indexOf('?');
        return query < 0
                ? new HttpRequestHead(line.group(1), target, "", fields)
                : new HttpRequestHead(line.group(1), target.substring(0, query), target.substring(query + 1), fields);
    }

    private static Map<String, String> fields(List<String> lines) {
        Map<String, String> fields = new HashMap<>();
        for (int i = 1; i < lines.size(); i++) {
            Matcher field = FIELD_LINE.matcher(lines.get(i));
            if (!field.matches()) {
                throw new WireException("NAME: VALUE expected in line " + (i + 1), SPEC);
            }
            String name = field.group(1).toLowerCase(Locale.ROOT);
            if (name.equals("host") && fields.containsKey(name)) {
                throw new WireException("one Host field expected", SPEC);
            }
            fields.merge(name, field.group(2).strip(), (one, other) -> one + ", " + other);
        }
        return fields;
    }

    // A proxy is asked with the whole URL, and a server must understand that too (RFC 9112 section 3.2.2).
    private static String originForm(String target) {
        if (target.startsWith("/") || target.equals("*")) {
            return target;
        }
        Matcher absolute = ABSOLUTE_FORM.matcher(target);
        if (!absolute.lookingAt()) {
            throw new WireException("a target that begins with a slash expected", SPEC);
        }
        String rest = target.substring(absolute.end());
        return rest.startsWith("/") ? rest : "/" + rest;
    }
}
