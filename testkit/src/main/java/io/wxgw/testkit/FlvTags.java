package io.wxgw.testkit;

import io.wxgw.wire.media.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The tags of an FLV file, read by a few lines that share nothing with the product (FLV 10.1 annex E.3, E.4.1).
final class FlvTags {
    static final int AUDIO = 8;
    static final int VIDEO = 9;

    private static final int FILE_HEADER_BYTES = 9;
    private static final int TAG_HEADER_BYTES = 11;
    private static final int TAG_SIZE_BYTES = 4;

    /// One tag.
    ///
    /// @param type 8 audio, 9 video, 18 data
    record Tag(int type, long timestampMs, Payload body) {
        /// An AVC or AAC sequence header.
        boolean header() {
            return body.length() > 1 && type != 18 && body.get(1) == 0;
        }

        /// A coded picture.
        boolean picture() {
            return type == VIDEO && body.length() > 5 && body.get(1) == 1;
        }

        /// One access unit of AAC.
        boolean sound() {
            return type == AUDIO && body.length() > 2 && body.get(1) == 1;
        }
    }

    private FlvTags() {}

    /// All whole tags of `file`.
    static List<Tag> read(Path file) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            bytes.position(FILE_HEADER_BYTES + TAG_SIZE_BYTES);
            List<Tag> tags = new ArrayList<>();
            while (bytes.remaining() >= TAG_HEADER_BYTES) {
                int typeAndSize = bytes.getInt();
                int time = bytes.getInt();
                bytes.position(bytes.position() + 3);
                byte[] body = new byte[typeAndSize & 0xFF_FFFF];
                bytes.get(body);
                bytes.position(bytes.position() + TAG_SIZE_BYTES);
                long timestampMs = (time >>> 8) | ((long) (time & 0xFF) << 24);
                tags.add(new Tag(typeAndSize >>> 24, timestampMs, Payload.of(body)));
            }
            return tags;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
