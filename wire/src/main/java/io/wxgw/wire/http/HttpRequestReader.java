package io.wxgw.wire.http;

import io.netty.buffer.ByteBuf;
import io.wxgw.wire.WireException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Finds the head of the first request on a connection, in portions of any size. Never holds more than it was allowed.
///
/// One owner, one thread. After another answer than [Result.Incomplete] it is used up.
public final class HttpRequestReader {
    /// What the bytes so far mean.
    public sealed interface Result {
        /// The head has not ended yet.
        record Incomplete() implements Result {}

        /// A whole head.
        record Complete(HttpRequestHead head) implements Result {}

        /// No HTTP/1 request.
        ///
        /// @param error what was expected; it repeats none of the bytes
        record Malformed(WireException error) implements Result {}

        /// More than so many bytes without an end.
        record TooLong(int maxBytes) implements Result {}
    }

    private static final int FIRST_BYTES = 512;

    private final int maxBytes;
    private byte[] bytes = new byte[0];
    private int length;
    private int skipped;
    private boolean emptyLine = true;

    /// @param maxBytes of a head with its empty line
    public HttpRequestReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// Reads on. What stands behind the head is left in the buffer.
    public Result read(ByteBuf borrowed) {
        while (borrowed.isReadable()) {
            if (length + skipped == maxBytes) {
                return new Result.TooLong(maxBytes);
            }
            byte next = borrowed.readByte();
            if (length == 0) {
                if (next == '\r' || next == '\n') {
                    skipped++; // empty lines before a request are to be ignored (RFC 9112 section 2.2)
                    continue;
                }
                if (next < 'A' || next > 'Z') {
                    return malformed(); // such as RTMP, or TLS
                }
            }
            append(next);
            if (next == '\n') {
                if (emptyLine) {
                    return parse();
                }
                emptyLine = true;
            } else if (next != '\r') {
                emptyLine = false;
            }
        }
        return new Result.Incomplete();
    }

    private void append(byte next) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(maxBytes, Math.max(FIRST_BYTES, 2 * length)));
        }
        bytes[length++] = next;
    }

    private Result parse() {
        String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        bytes = new byte[0];
        try {
            return new Result.Complete(HttpRequestHead.parse(text));
        } catch (WireException malformed) {
            return new Result.Malformed(malformed);
        }
    }

    private static Result malformed() {
        return new Result.Malformed(new WireException("a method in capital letters expected", "RFC 9110 section 9"));
    }
}
