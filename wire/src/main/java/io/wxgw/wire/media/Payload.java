package io.wxgw.wire.media;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/// Immutable bytes on the heap: a window into an array that nobody writes to any more.
///
/// Frames are copied once on arrival ([#copyOf]); reference counting stops there. Any thread.
/// Equality is by content.
public final class Payload {
    /// No bytes at all.
    public static final Payload EMPTY = new Payload(new byte[0], 0, 0);

    private final byte[] array;
    private final int offset;
    private final int length;

    private Payload(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /// Takes over `array`: the caller must not write to it afterwards.
    public static Payload of(byte[] array) {
        return new Payload(array, 0, array.length);
    }

    /// Takes over a window of `array`: the caller must not write to it afterwards.
    ///
    /// @throws IndexOutOfBoundsException if the window does not lie inside the array
    public static Payload of(byte[] array, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, array.length);
        return new Payload(array, offset, length);
    }

    /// Copies all readable bytes of a borrowed buffer and advances its reader index.
    public static Payload copyOf(ByteBuf borrowed) {
        byte[] bytes = new byte[borrowed.readableBytes()];
        borrowed.readBytes(bytes);
        return new Payload(bytes, 0, bytes.length);
    }

    /// Length in bytes.
    public int length() {
        return length;
    }

    /// Whether there are no bytes.
    public boolean isEmpty() {
        return length == 0;
    }

    /// The signed byte at `index`.
    ///
    /// @throws IndexOutOfBoundsException beyond [#length]
    public byte get(int index) {
        Objects.checkIndex(index, length);
        return array[offset + index];
    }

    /// The byte at `index`, 0 to 255.
    ///
    /// @throws IndexOutOfBoundsException beyond [#length]
    public int getUnsigned(int index) {
        return get(index) & 0xFF;
    }

    /// A window into these bytes; nothing is copied.
    ///
    /// @throws IndexOutOfBoundsException if the window does not lie inside
    public Payload slice(int from, int size) {
        Objects.checkFromIndexSize(from, size, length);
        return new Payload(array, offset + from, size);
    }

    /// Appends the bytes to `target`.
    public void writeTo(ByteBuf target) {
        target.writeBytes(array, offset, length);
    }

    /// Copies the bytes into `target` at `targetOffset`.
    public void copyTo(byte[] target, int targetOffset) {
        System.arraycopy(array, offset, target, targetOffset, length);
    }

    /// A fresh array with the bytes.
    public byte[] toBytes() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that
                && Arrays.equals(array, offset, offset + length, that.array, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    @Override
    public String toString() {
        int shown = Math.min(length, 16);
        return "Payload[" + length + "]" + HexFormat.of().formatHex(array, offset, offset + shown);
    }
}
