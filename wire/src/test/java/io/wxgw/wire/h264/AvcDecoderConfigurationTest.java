package io.wxgw.wire.h264;

import static io.wxgw.wire.SampleMedia.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.SampleMedia;
import io.wxgw.wire.WireException;
import io.wxgw.wire.media.H264Format;
import io.wxgw.wire.media.Payload;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvcDecoderConfigurationTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void comesBackAsItWasWritten(int nalLengthBytes) {
        H264Format several = new H264Format(
                List.of(
                        SampleMedia.H264_640X360.sequenceParameterSets().getFirst(),
                        SampleMedia.H264_1280X720.sequenceParameterSets().getFirst()),
                SampleMedia.H264_640X360.pictureParameterSets());
        for (H264Format format : List.of(SampleMedia.H264_640X360, SampleMedia.H264_1280X720, several)) {
            AvcDecoderConfiguration configuration = new AvcDecoderConfiguration(format, nalLengthBytes);
            assertThat(AvcDecoderConfiguration.parse(written(configuration))).isEqualTo(configuration);
        }
    }

    @Test
    void repeatsChromaFormatAndBitDepthForHighProfiles() {
        Payload bytes = written(new AvcDecoderConfiguration(SampleMedia.H264_640X360, 4));
        assertThat(bytes.slice(bytes.length() - 4, 4)).isEqualTo(hex("FD F8 F8 00"));
        Payload baseline = written(new AvcDecoderConfiguration(SampleMedia.H264_1280X720, 4));
        assertThat(baseline.slice(baseline.length() - 5, 5)).isEqualTo(hex("68cb83cb20"));
    }

    @Test
    void readsOverEmptySetsAndOtherNalUnits() {
        AvcDecoderConfiguration configuration = AvcDecoderConfiguration.parse(
                hex("01 42C01F FF E3 0000 0002 6F01 0006 6742C01FD900 02 0000 0003 68CB83"));
        assertThat(configuration.format().sequenceParameterSets()).containsExactly(hex("6742C01FD900"));
        assertThat(configuration.format().pictureParameterSets()).containsExactly(hex("68CB83"));
    }

    @Test
    void refusesWhatIsCutOffOrMissing() {
        Payload whole = written(new AvcDecoderConfiguration(SampleMedia.H264_1280X720, 4));
        for (int length = 0; length < whole.length(); length++) {
            Payload cut = whole.slice(0, length);
            assertThatThrownBy(() -> AvcDecoderConfiguration.parse(cut)).isInstanceOf(WireException.class);
        }
        assertThatThrownBy(() -> AvcDecoderConfiguration.parse(hex("00 42C01F FF E0 00")))
                .hasMessageContaining("version 1");
        assertThatThrownBy(() -> AvcDecoderConfiguration.parse(hex("01 42C01F FE E0 00")))
                .hasMessageContaining("length size");
        assertThatThrownBy(() -> AvcDecoderConfiguration.parse(hex("01 42C01F FF E0 00")))
                .hasMessageContaining("an SPS and a PPS");
    }

    private static Payload written(AvcDecoderConfiguration configuration) {
        ByteBuf out = Unpooled.buffer();
        configuration.write(out);
        return Payload.copyOf(out);
    }
}
