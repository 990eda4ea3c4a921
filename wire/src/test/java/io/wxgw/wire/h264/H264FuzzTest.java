package io.wxgw.wire.h264;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.WireException;
import io.wxgw.wire.media.Payload;
import org.junit.jupiter.api.Tag;

/// Any bytes as an SPS or as a decoder configuration: a [WireException], or a value.
class H264FuzzTest {
    @FuzzTest
    @Tag("fuzz")
    void parsesAnySequenceParameterSet(byte[] bytes) {
        try {
            SequenceParameterSet sps = SequenceParameterSet.parse(Payload.of(bytes));
            assertThat(sps.width()).isPositive();
            assertThat(sps.height()).isPositive();
        } catch (WireException _) {
            // one of the two ways to end
        }
        new ParameterSets().addSps(Payload.of(bytes));
        new ParameterSets().addPps(Payload.of(bytes));
    }

    @FuzzTest
    @Tag("fuzz")
    void parsesAnyDecoderConfiguration(byte[] bytes) {
        AvcDecoderConfiguration configuration;
        try {
            configuration = AvcDecoderConfiguration.parse(Payload.of(bytes));
        } catch (WireException _) {
            return;
        }
        ByteBuf out = Unpooled.buffer();
        try {
            configuration.write(out);
        } catch (IllegalArgumentException _) {
            return; // an SPS of less than four bytes has no profile to repeat
        }
        assertThat(AvcDecoderConfiguration.parse(Payload.copyOf(out))).isEqualTo(configuration);
    }
}
