package io.wxgw.wire.h264;

import static io.wxgw.wire.SampleMedia.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wxgw.wire.WireException;
import io.wxgw.wire.media.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequenceParameterSetTest {
    @ParameterizedTest
    @CsvSource({
        // Written by x264: profile, level, chroma format, bit depth, width, height.
        "6742c01fd9005005bb011000000300100000030320f1832480, 66, 31, 1, 8, 1280, 720",
        "674d4028eca03c0113f2e022000003000200000300641e30632c, 77, 40, 1, 8, 1920, 1080",
        "6764001eacd940a02ff97011000003000100000300320f162d96, 100, 30, 1, 8, 640, 360",
        "676e000da6cd94150878888c0440000003004000000c83c50a6580, 110, 13, 1, 10, 322, 242",
        "677a000abcd947279e3f011000000300100000030320f1225960, 122, 10, 2, 8, 100, 50",
        "67f4000a919b288fc7c7e022000003000200000300641e244b2c, 244, 10, 3, 8, 50, 34",
        // Interlaced, with scaling lists.
        "67f4001e919b2816849b011000000300100000030321f1429960, 244, 30, 3, 8, 720, 576",
    })
    void readsWhatX264Wrote(
            String digits, int profile, int level, int chromaFormat, int bitDepth, int width, int height) {
        SequenceParameterSet sps = SequenceParameterSet.parse(hex(digits));
        assertThat(sps.profileIdc()).isEqualTo(profile);
        assertThat(sps.levelIdc()).isEqualTo(level);
        assertThat(sps.chromaFormatIdc()).isEqualTo(chromaFormat);
        assertThat(sps.bitDepthLuma()).isEqualTo(bitDepth);
        assertThat(sps.bitDepthChroma()).isEqualTo(bitDepth);
        assertThat(sps.width()).isEqualTo(width);
        assertThat(sps.height()).isEqualTo(height);
        assertThat(sps.isTooLarge()).isFalse();
    }

    @Test
    void needsNothingBehindTheCroppingRectangle() {
        Payload whole = hex("6742c01fd9005005bb011000000300100000030320f1832480");
        assertThat(SequenceParameterSet.parse(whole.slice(0, 9))).isEqualTo(SequenceParameterSet.parse(whole));
    }

    @Test
    void refusesWhatEndsTooEarlyOrIsNoSps() {
        Payload whole = hex("6742c01fd9005005bb011000000300100000030320f1832480");
        for (int length = 0; length < 8; length++) {
            Payload cut = whole.slice(0, length);
            assertThatThrownBy(() -> SequenceParameterSet.parse(cut)).isInstanceOf(WireException.class);
        }
        assertThatThrownBy(() -> SequenceParameterSet.parse(hex("68cb83cb20"))).isInstanceOf(WireException.class);
    }

    @Test
    void tellsPicturesBeyondEveryLevel() {
        SequenceParameterSet wide = SequenceParameterSet.parse(hex("67 42C0 1F DA00100390"));
        assertThat(wide.width()).isEqualTo(16_384);
        assertThat(wide.isTooLarge()).isTrue();
    }
}
