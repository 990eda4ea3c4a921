package io.wxgw.wire.rtmp;

import static io.wxgw.wire.SampleMedia.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wxgw.wire.Hardship;
import io.wxgw.wire.WireException;
import io.wxgw.wire.amf.AmfValue;
import io.wxgw.wire.media.Payload;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageDecoderTest {
    private static final String PUBLISH = "02 0007 7075626C697368 00 0000000000000000 05 02 0001 61";

    @ParameterizedTest
    @CsvSource({
        "1, 00001000, 'SetChunkSize[chunkSize=4096]'",
        "2, 00000005, 'Abort[chunkStreamId=5]'",
        "3, FFFFFFFF, 'Acknowledgement[sequenceNumber=4294967295]'",
        "4, 0000 00000001, 'StreamBegin[streamId=1]'",
        "4, 0001 00000001, 'StreamEof[streamId=1]'",
        "4, 0002 00000001, 'StreamDry[streamId=1]'",
        "4, 0003 00000001 00000BB8, 'SetBufferLength[streamId=1, bufferMs=3000]'",
        "4, 0004 00000001, 'StreamIsRecorded[streamId=1]'",
        "4, 0006 FFFFFFFF, 'PingRequest[timestampMs=4294967295]'",
        "4, 0007 00000000, 'PingResponse[timestampMs=0]'",
        "4, 0020, 'UnknownEvent[eventType=32, data=Payload[0]]'",
        "5, 002625A0, 'WindowAcknowledgementSize[windowBytes=2500000]'",
        "6, 002625A0 01, 'SetPeerBandwidth[windowBytes=2500000, limitType=1]'",
        // The limit type left out.
        "6, 002625A0, 'SetPeerBandwidth[windowBytes=2500000, limitType=2]'",
        "8, AF01, 'Audio[messageStreamId=1, timestampMs=40, body=Payload[2]af01]'",
        "9, 1702, 'Video[messageStreamId=1, timestampMs=40, body=Payload[2]1702]'",
        "16, 00, 'Unknown[typeId=16, messageStreamId=1, timestampMs=40, body=Payload[1]00]'",
        "18, 02 0001 61 05, 'Data[messageStreamId=1, timestampMs=40, values=[Str[value=a], Null[]]]'",
        // AMF3 in name: a zero byte, then AMF0; without the byte too.
        "15, 00 02 0001 61, 'Data[messageStreamId=1, timestampMs=40, values=[Str[value=a]]]'",
        "15, 02 0001 61, 'Data[messageStreamId=1, timestampMs=40, values=[Str[value=a]]]'",
    })
    void readsEveryType(int typeId, String body, String message) {
        assertThat(decoded(typeId, hex(body))).extracting(Object::toString).containsExactly(message);
    }

    @Test
    void readsCommandsOfBothTypes() {
        RtmpMessage publish = new RtmpMessage.Command(1, "publish", 0, List.of(AmfValue.NULL, AmfValue.of("a")));
        assertThat(decoded(20, hex(PUBLISH))).containsExactly(publish);
        assertThat(decoded(17, hex("00" + PUBLISH))).containsExactly(publish);
        // AMF3 behind the transaction id is kept unread.
        assertThat(decoded(20, hex("02 0001 61 00 3FF0000000000000 11 0A0B01")))
                .containsExactly(new RtmpMessage.Command(1, "a", 1, List.of(new AmfValue.Amf3(hex("0A0B01")))));
    }

    @Test
    void takesACommandWithoutTransactionIdAsOneThatWantsNoAnswer() {
        assertThat(decoded(20, hex("02 0001 61"))).containsExactly(new RtmpMessage.Command(1, "a", 0, List.of()));
        assertThat(decoded(20, hex("02 0001 61 05")))
                .containsExactly(new RtmpMessage.Command(1, "a", 0, List.of(AmfValue.NULL)));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 000010", "2, 00", "3, ''", "4, 00", "4, 0000 000000", "4, 0003 00000001 000000", "4, 0006", "5, 000000",
        "6, 0000", "20, ''", "20, 05", "20, 00 3FF0000000000000", "17, 00", "18, 02", "18, 02 0005 61", "20, 03",
    })
    void refusesWhatIsCutOffOrOfAnotherKind(int typeId, String body) {
        assertThatThrownBy(() -> decoded(typeId, hex(body))).isInstanceOf(WireException.class);
    }

    @Test
    void survivesDamageInEveryType() {
        for (int typeId = 0; typeId < 24; typeId++) {
            int type = typeId;
            Hardship.survive(hex(PUBLISH).toBytes(), bytes -> decoded(type, Payload.of(bytes)));
        }
    }

    private static List<RtmpMessage> decoded(int typeId, Payload body) {
        List<RtmpMessage> messages = new ArrayList<>();
        new MessageDecoder().decode(typeId, 1, 40, body, messages::add);
        return messages;
    }
}
