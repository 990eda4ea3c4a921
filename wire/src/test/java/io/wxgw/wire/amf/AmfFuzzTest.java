package io.wxgw.wire.amf;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.WireException;
import java.util.List;
import org.junit.jupiter.api.Tag;

/// Any bytes as AMF0: a [WireException], or values that survive writing and reading.
class AmfFuzzTest {
    @FuzzTest
    @Tag("fuzz")
    void decodesAnything(byte[] bytes) {
        List<AmfValue> values;
        try {
            values = Amf0Decoder.decodeAll(Unpooled.wrappedBuffer(bytes));
        } catch (WireException _) {
            return;
        }
        ByteBuf first = written(values);
        List<AmfValue> again = Amf0Decoder.decodeAll(first.duplicate());
        // Compared as bytes: a number that is not one does not equal itself.
        assertThat(written(again)).isEqualTo(first);
    }

    private static ByteBuf written(List<AmfValue> values) {
        ByteBuf out = Unpooled.buffer();
        Amf0Encoder.encodeAll(values, out);
        return out;
    }
}
