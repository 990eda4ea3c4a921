package io.wxgw.wire.aac;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.wxgw.wire.WireException;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.Payload;
import org.junit.jupiter.api.Tag;

/// Any bytes as an AudioSpecificConfig: a [WireException], or a format that makes sense.
class AacFuzzTest {
    @FuzzTest
    @Tag("fuzz")
    void parsesAnyConfig(byte[] bytes) {
        try {
            AacFormat format = AudioSpecificConfig.parse(Payload.of(bytes));
            assertThat(format.channels()).isBetween(1, 8);
            assertThat(format.sampleRateHz()).isBetween(1_000, 192_000);
            assertThat(format.frameNanos()).isPositive();
            assertThat(AudioSpecificConfig.parse(format.audioSpecificConfig())).isEqualTo(format);
        } catch (WireException _) {
            // one of the two ways to end
        }
    }
}
