package io.wxgw.mcs;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The ways back to mini programs: the sockets of callroutegws by their numbers. Any thread.
final class CallRoutes {
    private final Map<String, Consumer<String>> ways = new ConcurrentHashMap<>();

    void put(String crgwid, Consumer<String> send) {
        ways.put(crgwid, send);
    }

    void remove(String crgwid) {
        ways.remove(crgwid);
    }

    /// Sends a text through a callroutegw; one that is away hears nothing.
    void send(String crgwid, String text) {
        var way = ways.get(crgwid);
        if (way != null) {
            way.accept(text);
        }
    }
}
