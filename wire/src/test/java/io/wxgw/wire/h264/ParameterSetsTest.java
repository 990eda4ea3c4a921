package io.wxgw.wire.h264;

import static io.wxgw.wire.SampleMedia.hex;
import static org.assertj.core.api.Assertions.assertThat;

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
}
