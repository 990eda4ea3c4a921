package io.wxgw.wire.rtmp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a stream is published or played: `rtmp://HOST[:PORT]/APP/STREAM[?QUERY]`. Immutable; any thread.
///
/// No part has blanks or control characters. The stream may have several parts, the application has one. [#toString]
/// hides the query, which usually carries
/// a secret; [#text] does not.
///
/// @param host name or address; an IPv6 literal without its brackets
/// @param port 1 to 65,535
/// @param app the application
/// @param stream the stream's name without its query
/// @param query what follows the question mark, or an empty string
public record RtmpUrl(String host, int port, String app, String stream, String query) {
    /// The port when none is named.
    public static final int DEFAULT_PORT = 1935;

    /// Longest address: signed ones have some 300 characters.
    public static final int MAX_LENGTH = 2_048;

    private static final Pattern FORM = Pattern.compile(
            "(?i:rtmp)://(?:\\[(?<six>[0-9A-Fa-f:.]+)]|(?<host>[^\\s\\p{Cntrl}:/?#\\[\\]@]+))(?::(?<port>[0-9]{1,5}))?"
                    + "/(?<app>[^\\s\\p{Cntrl}/?#]+)/(?<stream>[^\\s\\p{Cntrl}?#]+)"
                    + "(?:\\?(?<query>[^\\s\\p{Cntrl}#]*))?");

    /// Reads an address.
    ///
    /// @throws IllegalArgumentException if it has not this form; the message does not repeat the query
    public static RtmpUrl parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("an RTMP address of at most " + MAX_LENGTH + " characters expected");
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            int query = text.indexOf('?');
            throw new IllegalArgumentException("rtmp://HOST[:PORT]/APP/STREAM expected, not "
                    + (query < 0 ? text : text.substring(0, query)).replaceAll("\\p{Cntrl}", "?"));
        }
        String six = form.group("six");
        String port = form.group("port");
        String query = form.group("query");
        return new RtmpUrl(
                six == null ? form.group("host") : six,
                port == null ? DEFAULT_PORT : Integer.parseInt(port),
                form.group("app"),
                form.group("stream"),
                query == null ? "" : query);
    }

    public RtmpUrl {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port of 1 to 65535 expected: " + port);
        }
    }

    /// What `connect` sends as `tcUrl`.
    public String tcUrl() {
        return "rtmp://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/" + app;
    }

    /// What `publish` and `play` name: the stream with its query.
    public String streamWithQuery() {
        return query.isEmpty() ? stream : stream + "?" + query;
    }

    /// The whole address, secrets included.
    public String text() {
        return tcUrl() + "/" + streamWithQuery();
    }

    @Override
    public String toString() {
        return tcUrl() + "/" + stream + (query.isEmpty() ? "" : "?...");
    }
}
