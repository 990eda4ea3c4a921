package io.wxgw.bench;

import io.wxgw.wire.flv.FlvDemux;
import io.wxgw.wire.flv.FlvDemuxer;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The sound of an FLV file of ours (FLV 10.1 annex E.3).
final class Recorded {
    private static final int BEFORE_TAGS_BYTES = 9 + 4;
    private static final int TAG_HEADER_BYTES = 11;
    private static final int AUDIO = 8;

    private Recorded() {}

    static List<AudioFrame> sounds(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).position(BEFORE_TAGS_BYTES);
        FlvDemuxer demuxer = new FlvDemuxer();
        List<AudioFrame> sounds = new ArrayList<>();
        while (bytes.remaining() >= TAG_HEADER_BYTES) {
            int typeAndSize = bytes.getInt();
            int timestampMs = bytes.getInt() >>> 8;
            byte[] body = new byte[typeAndSize & 0xFF_FFFF];
            bytes.position(bytes.position() + 3).get(body).getInt();
            if (typeAndSize >>> 24 == AUDIO
                    && demuxer.audio(timestampMs, Payload.of(body), 0) instanceof FlvDemux.Frame(AudioFrame frame)) {
                sounds.add(frame);
            }
        }
        return sounds;
    }
}
