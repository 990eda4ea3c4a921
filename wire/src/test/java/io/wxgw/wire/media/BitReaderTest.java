package io.wxgw.wire.media;

import static io.wxgw.wire.SampleMedia.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wxgw.wire.WireException;
import org.junit.jupiter.api.Test;

class BitReaderTest {
    @Test
    void readsTheHighestBitFirst() {
        BitReader in = reader("A5 F0 01");
        assertThat(in.flag()).isTrue();
        assertThat(in.bits(7)).isEqualTo(0x25);
        assertThat(in.bits(0)).isZero();
        in.skip(4);
        assertThat(in.bits(12)).isEqualTo(1);
        assertThat(in.remaining()).isZero();
    }

    @Test
    void readsExpGolombNumbers() {
        // 1, 010, 011, 00100, 00111: 0, 1, 2, 3, 6
        BitReader in = reader("A6 43 80");
        assertThat(new long[] {
                    in.unsignedExpGolomb(),
                    in.unsignedExpGolomb(),
                    in.unsignedExpGolomb(),
                    in.unsignedExpGolomb(),
                    in.unsignedExpGolomb()
                })
                .containsExactly(0, 1, 2, 3, 6);
        BitReader signed = reader("A6 43 80");
        assertThat(new long[] {
                    signed.signedExpGolomb(),
                    signed.signedExpGolomb(),
                    signed.signedExpGolomb(),
                    signed.signedExpGolomb(),
                    signed.signedExpGolomb()
                })
                .containsExactly(0, 1, -1, 2, -3);
        assertThat(reader("00000001 FFFFFFFE").unsignedExpGolomb()).isEqualTo(0xFFFF_FFFEL);
    }

    @Test
    void neverReadsBeyondTheEnd() {
        assertThatThrownBy(() -> reader("FF").bits(9)).isInstanceOf(WireException.class);
        assertThatThrownBy(() -> reader("").flag()).isInstanceOf(WireException.class);
        assertThatThrownBy(() -> reader("00").unsignedExpGolomb()).isInstanceOf(WireException.class);
        assertThatThrownBy(() -> reader("0000000000").unsignedExpGolomb())
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.spec()).isEqualTo("a test"));
        assertThatThrownBy(() -> reader("FF").skip(9)).isInstanceOf(WireException.class);
    }

    private static BitReader reader(String digits) {
        return new BitReader(hex(digits), "a test");
    }
}
