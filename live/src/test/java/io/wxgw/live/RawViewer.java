package io.wxgw.live;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.net.ByteTransport;
import io.wxgw.wire.FlvFile;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An HTTP client without any manners of its own: says what a test gives it, keeps what comes.
final class RawViewer implements ByteTransport.Listener {
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final int FLAGS = 4;

    private final ByteTransport transport;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private @Nullable CloseCause closed;

    RawViewer(ByteTransport transport) {
        this.transport = transport;
    }

    ByteTransport transport() {
        return transport;
    }

    RawViewer send(String text) {
        transport.lane().execute(() -> {
            transport.write(Unpooled.copiedBuffer(text, ISO_8859_1));
            transport.flush();
        });
        return this;
    }

    void leave() {
        transport.lane().execute(() -> transport.close(new CloseCause.Requested("test")));
    }

    boolean isClosed() {
        return closed != null;
    }

    boolean heardNothing() {
        return received.size() == 0;
    }

    private String text() {
        return received.toString(ISO_8859_1);
    }

    String status() {
        return text().lines().findFirst().orElse("");
    }

    /// The value of a field of the answer, empty if it is not there.
    String field(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ": ";
        return text().substring(0, text().indexOf(END_OF_HEAD))
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                .map(line -> line.substring(start.length()))
                .findFirst()
                .orElse("");
    }

    byte[] body() {
        int end = text().indexOf(END_OF_HEAD);
        return end < 0 ? new byte[0] : Arrays.copyOfRange(received.toByteArray(), end + 4, received.size());
    }

    /// What the file's header announces: 4 sound, 1 pictures.
    int flags() {
        return body()[FLAGS];
    }

    List<FlvFile.Tag> tags() {
        return body().length == 0 ? List.of() : FlvFile.parse(body());
    }

    List<FlvFile.Tag> tags(int type) {
        return tags().stream().filter(tag -> tag.type() == type).toList();
    }

    /// Sound and pictures so far, by [Tags#name].
    List<String> media() {
        List<String> names = new ArrayList<>();
        for (FlvFile.Tag tag : tags()) {
            if (tag.type() != FlvFile.Tag.SCRIPT) {
                names.add(Tags.name(tag.type(), tag.body()));
            }
        }
        return names;
    }

    @Override
    public void onBytes(ByteBuf borrowed) {
        byte[] bytes = new byte[borrowed.readableBytes()];
        borrowed.readBytes(bytes);
        received.writeBytes(bytes);
    }

    @Override
    public void onClosed(CloseCause cause) {
        closed = cause;
    }
}
