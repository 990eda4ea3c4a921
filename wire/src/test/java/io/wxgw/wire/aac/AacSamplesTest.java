package io.wxgw.wire.aac;

import io.wxgw.wire.Golden;
import io.wxgw.wire.Hardship;
import io.wxgw.wire.SampleMedia;
import io.wxgw.wire.media.Payload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// AudioSpecificConfigs of every form, a line each, whole and damaged.
class AacSamplesTest {
    private static final String NAME = "aac/asc.hex";

    @Test
    void readsThemAsTheyAreDumped() {
        Golden.matches(NAME, lines().stream().map(AudioSpecificConfig::parse).toList());
    }

    @Test
    void survivesDamage() {
        for (Payload config : lines()) {
            Hardship.survive(config.toBytes(), bytes -> AudioSpecificConfig.parse(Payload.of(bytes)));
        }
    }

    private static List<Payload> lines() {
        return new String(SampleMedia.bytes(NAME), StandardCharsets.US_ASCII)
                .lines()
                .map(SampleMedia::hex)
                .toList();
    }
}
