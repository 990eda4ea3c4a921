package io.wxgw.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CounterReaderTest {
    @Test
    void readsEveryCounterAndTheColour() {
        CounterReport report =
                CounterReader.read(pictures(IntStream.range(0, 256).toArray()));

        assertThat(report.counters()).isEqualTo(IntStream.range(0, 256).boxed().toList());
        assertThat(report.unreadable()).isZero();
        assertThat(report.outOfOrderOrTwice()).isZero();
        assertThat(report.isColour("0x204060", 0)).isTrue();
        assertThat(report.isColour("0x204060", 8)).isTrue();
        assertThat(report.isColour("0x604020", 8)).isFalse();
    }

    @Test
    void leavesOutAPictureWithGreyBlocks() {
        byte[] rgb = pictures(7, 8, 9);
        for (int at = CounterReader.PICTURE_BYTES; at < CounterReader.PICTURE_BYTES + 72 * 12 * 3; at++) {
            rgb[at] = (byte) 128;
        }

        CounterReport report = CounterReader.read(rgb);

        assertThat(report.counters()).containsExactly(7, 9);
        assertThat(report.unreadable()).isEqualTo(1);
    }

    @Test
    void ignoresTheBeginningOfAPicture() {
        byte[] rgb = Arrays.copyOf(pictures(7, 8), CounterReader.PICTURE_BYTES + 100);

        assertThat(CounterReader.read(rgb).counters()).containsExactly(7);
    }

    @Test
    void countsTheShareAcrossTheWrap() {
        CounterReport report = CounterReader.read(pictures(254, 255, 0, 2, 3));

        assertThat(report.share(6)).isEqualTo(5 / 6.0);
        assertThat(report.share(10)).isEqualTo(0.5);
        assertThat(report.outOfOrderOrTwice()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> report.share(256));
    }

    @Test
    void namesFramesThatComeTwiceOrLate() {
        assertThat(CounterReader.read(pictures(1, 2, 2, 3)).outOfOrderOrTwice()).isEqualTo(1);
        assertThat(CounterReader.read(pictures(1, 3, 2, 4)).outOfOrderOrTwice()).isEqualTo(1);
        assertThat(CounterReader.read(new byte[0]).share(75)).isZero();
    }

    private static byte[] pictures(int... counters) {
        byte[] rgb = new byte[counters.length * CounterReader.PICTURE_BYTES];
        for (int picture = 0; picture < counters.length; picture++) {
            for (int y = 0; y < CounterReader.HEIGHT; y++) {
                for (int x = 0; x < CounterReader.WIDTH; x++) {
                    int at = picture * CounterReader.PICTURE_BYTES + (y * CounterReader.WIDTH + x) * 3;
                    boolean bit = ((counters[picture] >> (7 - x / 9)) & 1) == 1;
                    rgb[at] = (byte) (y < 13 ? bit ? 235 : 16 : 0x20);
                    rgb[at + 1] = (byte) (y < 13 ? bit ? 235 : 16 : 0x40);
                    rgb[at + 2] = (byte) (y < 13 ? bit ? 235 : 16 : 0x60);
                }
            }
        }
        return rgb;
    }
}
