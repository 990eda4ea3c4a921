package io.wxgw.api.thrift;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Ends a message that never ends: throws once more than a number of bytes have been read.
final class BoundedInput extends FilterInputStream {
    private int left;

    BoundedInput(InputStream in, int maxBytes) {
        super(in);
        this.left = maxBytes;
    }

    @Override
    public int read() throws IOException {
        check();
        var value = super.read();
        left -= value < 0 ? 0 : 1;
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        check();
        var count = super.read(target, offset, Math.min(length, left));
        left -= Math.max(count, 0);
        return count;
    }

    private void check() throws IOException {
        if (left <= 0) {
            throw new IOException("thrift message over its limit");
        }
    }
}
