package io.wxgw.live;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.net.ByteTransport;
import io.wxgw.wire.amf.AmfValue;
import io.wxgw.wire.rtmp.RtmpChunkDecoder;
import io.wxgw.wire.rtmp.RtmpLimits;
import io.wxgw.wire.rtmp.RtmpMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An RTMP client without any manners of its own: sends what a test writes with [Chunks], keeps what comes.
final class RawClient implements ByteTransport.Listener {
    private static final int HANDSHAKE_BYTES = 3_073;

    final Chunks chunks = new Chunks();
    final List<RtmpMessage> received = new ArrayList<>();
    private final ByteTransport transport;
    private final RtmpChunkDecoder decoder = new RtmpChunkDecoder(RtmpLimits.DEFAULT);
    private int handshakeLeft = HANDSHAKE_BYTES;
    private @Nullable CloseCause closed;

    RawClient(ByteTransport transport) {
        this.transport = transport;
    }

    ByteTransport transport() {
        return transport;
    }

    /// Writes and sends.
    RawClient send(Consumer<Chunks> writing) {
        writing.accept(chunks);
        return sendBytes(chunks.take());
    }

    RawClient sendBytes(byte[] bytes) {
        transport.lane().execute(() -> {
            transport.write(Unpooled.wrappedBuffer(bytes));
            transport.flush();
        });
        return this;
    }

    /// C0, C1 and a C2 that nobody checks: the simple form, all at once.
    RawClient shakeHands() {
        byte[] bytes = new byte[HANDSHAKE_BYTES];
        bytes[0] = 3;
        return sendBytes(bytes);
    }

    boolean isClosed() {
        return closed != null;
    }

    CloseCause closed() {
        return Objects.requireNonNull(closed);
    }

    /// Codes of all `onStatus` so far.
    List<String> statuses() {
        return commands("onStatus").stream()
                .map(command -> ((AmfValue.Keyed) command.arguments().get(1))
                        .string("code")
                        .orElse("?"))
                .toList();
    }

    List<RtmpMessage.Command> commands(String name) {
        return of(RtmpMessage.Command.class).stream()
                .filter(command -> command.name().equals(name))
                .toList();
    }

    <T extends RtmpMessage> List<T> of(Class<T> kind) {
        return received.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /// Sound and pictures so far, by [Tags#name].
    List<String> media() {
        List<String> names = new ArrayList<>();
        for (RtmpMessage message : received) {
            switch (message) {
                case RtmpMessage.Audio audio -> names.add(Tags.name(Chunks.AUDIO, audio.body()));
                case RtmpMessage.Video video -> names.add(Tags.name(Chunks.VIDEO, video.body()));
                default -> {}
            }
        }
        return names;
    }

    /// Metadata so far; the samples' own access message left out.
    List<List<AmfValue>> metadata() {
        return of(RtmpMessage.Data.class).stream()
                .map(RtmpMessage.Data::values)
                .filter(values -> !values.getFirst().equals(AmfValue.of("|RtmpSampleAccess")))
                .toList();
    }

    @Override
    public void onBytes(ByteBuf borrowed) {
        int skipped = Math.min(handshakeLeft, borrowed.readableBytes());
        borrowed.skipBytes(skipped);
        handshakeLeft -= skipped;
        if (borrowed.isReadable()) {
            decoder.decode(borrowed, received::add);
        }
    }

    @Override
    public void onClosed(CloseCause cause) {
        closed = cause;
    }
}
