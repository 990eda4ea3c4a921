package io.wxgw.wire.h264;

import static io.wxgw.wire.SampleMedia.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.SampleMedia;
import io.wxgw.wire.media.H264Format;
import io.wxgw.wire.media.Payload;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParameterSetsTest {
    private static final Payload SPS =
            SampleMedia.H264_640X360.sequenceParameterSets().getFirst();
    private static final Payload PPS =
            SampleMedia.H264_640X360.pictureParameterSets().getFirst();

    private final ParameterSets sets = new ParameterSets();

    @Test
    void hasAFormatOnceThereAreBoth() {
        assertThat(sets.addSps(SPS)).isTrue();
        assertThat(sets.format()).isEmpty();
        assertThat(sets.addPps(PPS)).isTrue();
        assertThat(sets.format()).contains(SampleMedia.H264_640X360);
    }

    @Test
    void keepsTheObjectWhileNothingChanges() {
        sets.replaceBy(SampleMedia.H264_640X360);
        H264Format before = sets.format().orElseThrow();
        sets.addSps(hex("6764001eacd940a02ff97011000003000100000300320f162d96"));
        sets.replaceBy(SampleMedia.H264_640X360);
        assertThat(sets.format().orElseThrow()).isSameAs(before);
        sets.addSps(SampleMedia.H264_1280X720.sequenceParameterSets().getFirst());
        assertThat(sets.format().orElseThrow().sequenceParameterSets())
                .isEqualTo(SampleMedia.H264_1280X720.sequenceParameterSets());
    }

    @Test
    void keepsSetsOfDifferentIdsSideBySide() {
        sets.addSps(SPS);
        sets.addPps(PPS);
        sets.addPps(hex("68 5B E3"));
        assertThat(sets.format().orElseThrow().pictureParameterSets()).containsExactly(PPS, hex("68 5B E3"));
    }

    @Test
    void takesNoneThatIsTooLargeOrHasNoId() {
        assertThat(sets.addSps(hex("67 42C0 1F DA00100390"))).isFalse();
        assertThat(sets.addSps(hex("67 42 C0 1F"))).isFalse();
        assertThat(sets.addPps(hex("68 00 00 00"))).isFalse();
        assertThat(sets.addPps(hex("68 CE" + "00".repeat(1_024)))).isFalse();
        assertThat(sets.replaceBy(new H264Format(List.of(SPS), List.of(hex("68 00 00")))))
                .isFalse();
        assertThat(sets.format()).isEmpty();
    }

    @Test
    void holdsNoMoreThanADecoderConfigurationCanCount() {
        int taken = 0;
        for (int id = 0; id < 32; id++) {
            // ue(v) of 0 to 31 begins the fifth byte: its zeros, then id + 1.
            int code = id + 1;
            int bits = 2 * (Integer.SIZE - Integer.numberOfLeadingZeros(code)) - 1;
            int ids = code << (16 - bits);
            taken += sets.addSps(hex(String.format("6742C01F%04X", ids))) ? 1 : 0;
            taken += sets.addPps(hex(String.format("68%04X", ids))) ? 1 : 0;
        }
        assertThat(taken).isEqualTo(62);
        AvcDecoderConfiguration configuration =
                new AvcDecoderConfiguration(sets.format().orElseThrow(), 4);
        ByteBuf out = Unpooled.buffer();
        configuration.write(out);
        assertThat(AvcDecoderConfiguration.parse(Payload.copyOf(out))).isEqualTo(configuration);
    }
}
