package io.wxgw.wire.rtp;

import io.wxgw.wire.media.Payload;
import java.util.ArrayList;
import java.util.List;

/// Collects the fragments of one unit and joins them with one copy. Bounded; one owner.
final class FragmentBuffer {
    /// The largest unit in packets of 512 bytes; each part costs some 60 bytes beside its own.
    static final int MAX_PARTS = 8_192;

    private final int maxBytes;
    private final List<Payload> parts = new ArrayList<>();
    private int bytes;
    private boolean open;

    FragmentBuffer(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    boolean isOpen() {
        return open;
    }

    int bytes() {
        return bytes;
    }

    void open() {
        drop();
        open = true;
    }

    void open(byte firstByte) {
        open();
        add(Payload.of(new byte[] {firstByte}));
    }

    /// False, with everything dropped, if it would become too large or too many.
    boolean add(Payload part) {
        if (part.length() > maxBytes - bytes || parts.size() == MAX_PARTS) {
            drop();
            return false;
        }
        parts.add(part);
        bytes += part.length();
        return true;
    }

    Payload close() {
        byte[] joined = new byte[bytes];
        int at = 0;
        for (Payload part : parts) {
            part.copyTo(joined, at);
            at += part.length();
        }
        drop();
        return Payload.of(joined);
    }

    void drop() {
        parts.clear();
        bytes = 0;
        open = false;
    }
}
