package io.wxgw.wire.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.Golden;
import io.wxgw.wire.Hardship;
import io.wxgw.wire.SampleMedia;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Recorded connections of real programs through handshake and chunk decoder.
class RtmpSamplesTest {
    static final List<String> ALL = Samples.ALL;

    @ParameterizedTest
    @FieldSource("ALL")
    void readsThemAsTheyAreDumped(String name) {
        Golden.matches(name, Samples.messages(name));
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void readsThemByteByByteAndInAnyPortions(String name) {
        byte[] bytes = SampleMedia.bytes(name);
        List<RtmpMessage> whole = Samples.messages(name);
        Samples.Connection bytewise = Samples.connection(name);
        Hardship.byteByByte(bytes, bytewise::feed);
        assertThat(bytewise.messages).isEqualTo(whole);
        for (long seed = 0; seed < 20; seed++) {
            Samples.Connection portions = Samples.connection(name);
            Hardship.inPortions(bytes, seed, portions::feed);
            assertThat(portions.messages).as("seed %d", seed).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void surviveDamage(String name) {
        Hardship.survive(Samples.chunks(name), bytes -> {
            RtmpChunkDecoder decoder = new RtmpChunkDecoder(RtmpLimits.DEFAULT);
            decoder.decode(Unpooled.wrappedBuffer(bytes), _ -> {});
        });
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void comeBackFromOurEncoder(String name) {
        List<RtmpMessage> messages = Samples.messages(name);
        RtmpChunkEncoder encoder = new RtmpChunkEncoder();
        ByteBuf out = Unpooled.buffer();
        messages.forEach(message -> encoder.encode(message, out));
        List<RtmpMessage> again = new ArrayList<>();
        new RtmpChunkDecoder(RtmpLimits.DEFAULT).decode(out, again::add);
        assertThat(again).isEqualTo(messages);
    }
}
