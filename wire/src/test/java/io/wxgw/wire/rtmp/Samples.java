package io.wxgw.wire.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.SampleMedia;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// What other programs sent, recorded between them and nginx-rtmp 1.2.2: everything from the first byte of the
/// handshake on, one direction a file.
final class Samples {
    /// ffmpeg 4.4 publishes `clip.flv`: digest handshake, formats 0 to 3.
    static final String FFMPEG = "rtmp/ffmpeg-publish.bin";

    /// The same with timestamps from 16,777 s on: extended after a few tags.
    static final String FFMPEG_EXTENDED = "rtmp/ffmpeg-publish-extended.bin";

    /// GStreamer's rtmp2sink publishes: transaction id 0, a stream's name in deleteStream.
    static final String RTMP2SINK = "rtmp/gst-rtmp2sink.bin";

    /// librtmp publishes for GStreamer's rtmpsink: everything on one chunk stream, chunks of 128 bytes.
    static final String LIBRTMP = "rtmp/librtmp-publish.bin";

    /// rtmpdump asks to play.
    static final String RTMPDUMP = "rtmp/rtmpdump-play.bin";

    /// nginx-rtmp answers ffmpeg, which plays: the server's side.
    static final String NGINX = "rtmp/nginx-play.bin";

    static final List<String> ALL = List.of(FFMPEG, FFMPEG_EXTENDED, RTMP2SINK, LIBRTMP, RTMPDUMP, NGINX);

    private Samples() {}

    /// Both layers as a connection stacks them.
    static final class Connection {
        final List<RtmpMessage> messages = new ArrayList<>();
        final RtmpChunkDecoder chunks = new RtmpChunkDecoder(RtmpLimits.DEFAULT);
        private final RtmpHandshake handshake;
        private boolean open;

        Connection(RtmpHandshake handshake) {
            this.handshake = handshake;
        }

        void feed(ByteBuf portion) {
            if (!open) {
                open = handshake.consume(portion, Unpooled.buffer());
            }
            if (open) {
                chunks.decode(portion, messages::add);
            }
        }
    }

    /// One that reads the side of `name`.
    static Connection connection(String name) {
        return new Connection(
                name.equals(NGINX) ? RtmpHandshake.client(new Random(1)) : RtmpHandshake.server(new Random(1)));
    }

    /// The messages in the sample.
    static List<RtmpMessage> messages(String name) {
        Connection connection = connection(name);
        connection.feed(Unpooled.wrappedBuffer(SampleMedia.bytes(name)));
        return connection.messages;
    }

    /// The bytes behind the handshake.
    static byte[] chunks(String name) {
        byte[] all = SampleMedia.bytes(name);
        int handshake = 1 + 2 * RtmpHandshake.PACKET_BYTES;
        return Arrays.copyOfRange(all, handshake, all.length);
    }
}
