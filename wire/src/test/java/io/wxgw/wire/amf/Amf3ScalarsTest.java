package io.wxgw.wire.amf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.SampleMedia;
import io.wxgw.wire.WireException;
import java.util.List;
import org.junit.jupiter.api.Test;

class Amf3ScalarsTest {
    private static List<AmfValue> decode(String hex) {
        ByteBuf in = Unpooled.wrappedBuffer(SampleMedia.hex(hex).toBytes());
        return Amf0Decoder.decodeAll(in);
    }

    @Test
    void readsSingleValuesEachBehindItsSwitch() {
        assertThat(decode("1100 1101 1102 1103"))
                .containsExactly(AmfValue.UNDEFINED, AmfValue.NULL, AmfValue.of(false), AmfValue.of(true));
        assertThat(decode("110400 11047F 11048100 1104BFFFFFFF 1104FFFFFFFF 1104C0808000"))
                .containsExactly(
                        AmfValue.of(0.0),
                        AmfValue.of(127.0),
                        AmfValue.of(128.0),
                        AmfValue.of(268_435_455.0),
                        AmfValue.of(-1.0),
                        AmfValue.of(-268_435_456.0));
        assertThat(decode("11054000000000000000 110607 68C3A9 110601 05"))
                .hasSize(4)
                .startsWith(AmfValue.of(2.0))
                .endsWith(AmfValue.of(""), AmfValue.NULL);
    }

    @Test
    void leavesObjectsAndReferencesUnreadWithEverythingBehind() {
        assertThat(decode("05 110A0B01 05")).hasSize(2).last().isInstanceOf(AmfValue.Amf3.class);
        assertThat(decode("110600 05")).singleElement().isEqualTo(new AmfValue.Amf3(SampleMedia.hex("0600 05")));
    }

    @Test
    void refusesWhatIsCutOffOrTooLong() {
        for (String hex : List.of("11", "1104", "110480", "1104808080", "110500", "110605 61", "1106FFFFFFFF")) {
            assertThatThrownBy(() -> decode(hex)).as(hex).isInstanceOf(WireException.class);
        }
    }
}
