package io.wxgw.wire.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class PayloadTest {
    private final Payload window = Payload.of(new byte[] {9, 1, (byte) 200, 3, 9}, 1, 3);

    @Test
    void isAWindow() {
        assertThat(window.length()).isEqualTo(3);
        assertThat(window.get(1)).isEqualTo((byte) 200);
        assertThat(window.getUnsigned(1)).isEqualTo(200);
        assertThat(window.toBytes()).containsExactly(1, 200, 3);
        assertThat(window.slice(1, 2)).isEqualTo(Payload.of(new byte[] {(byte) 200, 3}));
        assertThat(window.slice(3, 0)).isEqualTo(Payload.EMPTY);
        assertThat(window).hasToString("Payload[3]01c803");
        assertThat(window.hashCode())
                .isEqualTo(Payload.of(new byte[] {1, (byte) 200, 3}).hashCode());
    }

    @Test
    void showsNothingBesideTheWindow() {
        assertThatThrownBy(() -> window.get(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> window.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> window.slice(1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> window.slice(0, -1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Payload.of(new byte[2], 1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void copiesWhatIsBorrowed() {
        ByteBuf borrowed = Unpooled.wrappedBuffer(new byte[] {1, 2, 3});
        borrowed.skipBytes(1);
        Payload copy = Payload.copyOf(borrowed);
        borrowed.setByte(1, 77);
        assertThat(copy.toBytes()).containsExactly(2, 3);
        assertThat(borrowed.isReadable()).isFalse();
        ByteBuf out = Unpooled.buffer();
        copy.writeTo(out);
        byte[] target = new byte[3];
        copy.copyTo(target, 1);
        assertThat(Payload.copyOf(out)).isEqualTo(copy);
        assertThat(target).containsExactly(0, 2, 3);
    }
}
