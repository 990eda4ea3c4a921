package io.wxgw.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.wire.media.G711Format;
import io.wxgw.wire.media.Payload;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class G711Test {
    @ParameterizedTest
    @EnumSource(G711Format.class)
    void expandsEveryOctetAsFfmpegDoes(G711Format law) {
        byte[] octets = new byte[256];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) i;
        }
        String name = law == G711Format.PCMA ? "pcm_alaw" : "pcm_mulaw";
        float[] theirs = FfmpegOracle.decode(name, 8_000, List.of(Payload.of(octets)));

        for (int i = 0; i < octets.length; i++) {
            assertThat(G711.decode(law, i)).isEqualTo(theirs[i]);
        }
    }

    @ParameterizedTest
    @EnumSource(G711Format.class)
    void compressesEverySampleToTheStepItLiesIn(G711Format law) {
        for (int value = Short.MIN_VALUE + 640; value <= Short.MAX_VALUE - 640; value++) {
            float back = G711.decode(law, G711.encode(law, value / 32_768f) & 0xFF) * 32_768f;
            // 16 steps a segment; the segments begin at powers of two, mu-law's moved by 132, A-law's first is double.
            int magnitude = Math.abs(value) + (law == G711Format.PCMA ? 0 : 132);
            int smallest = law == G711Format.PCMA ? 256 : 128;
            int step = Math.max(smallest, Integer.highestOneBit(magnitude)) / 16;
            assertThat(Math.abs(back - value)).as("%s %d", law, value).isLessThanOrEqualTo(step / 2f);
        }
    }

    @ParameterizedTest
    @EnumSource(G711Format.class)
    void compressesWhatItExpandedToTheSameOctet(G711Format law) {
        for (int octet = 0; octet < 256; octet++) {
            float value = G711.decode(law, octet);
            // mu-law has two zeros.
            int expected = value == 0 ? 0xFF : octet;
            assertThat(G711.encode(law, value) & 0xFF).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(G711Format.class)
    void cutsWhatIsBeyondFullScale(G711Format law) {
        assertThat(G711.encode(law, 3f)).isEqualTo(G711.encode(law, 1f));
        assertThat(G711.encode(law, -3f)).isEqualTo(G711.encode(law, -1f));
    }
}
