package io.wxgw.wire.h264;

import io.wxgw.wire.Golden;
import io.wxgw.wire.Hardship;
import io.wxgw.wire.SampleMedia;
import io.wxgw.wire.media.Payload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// SPSs of x264 in six profiles, and decoder configurations of ffmpeg, whole and damaged; a line each.
class H264SamplesTest {
    @Test
    void readsSequenceParameterSetsAsTheyAreDumped() {
        Golden.matches(
                "h264/sps.hex",
                lines("h264/sps.hex").stream().map(SequenceParameterSet::parse).toList());
    }

    @Test
    void readsDecoderConfigurationsAsTheyAreDumped() {
        Golden.matches(
                "h264/avcc.hex",
                lines("h264/avcc.hex").stream()
                        .map(AvcDecoderConfiguration::parse)
                        .toList());
    }

    @Test
    void survivesDamage() {
        for (Payload sps : lines("h264/sps.hex")) {
            Hardship.survive(sps.toBytes(), bytes -> SequenceParameterSet.parse(Payload.of(bytes)));
            Hardship.survive(sps.toBytes(), bytes -> new ParameterSets().addSps(Payload.of(bytes)));
            Hardship.survive(sps.toBytes(), bytes -> new ParameterSets().addPps(Payload.of(bytes)));
        }
        for (Payload configuration : lines("h264/avcc.hex")) {
            Hardship.survive(configuration.toBytes(), bytes -> AvcDecoderConfiguration.parse(Payload.of(bytes)));
        }
    }

    private static List<Payload> lines(String name) {
        return new String(SampleMedia.bytes(name), StandardCharsets.US_ASCII)
                .lines()
                .map(SampleMedia::hex)
                .toList();
    }
}
