package io.wxgw.wire.flv;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.FlvFile;
import io.wxgw.wire.SampleMedia;
import io.wxgw.wire.amf.AmfValue;
import io.wxgw.wire.flv.FlvFileWriter.TagType;
import io.wxgw.wire.media.Payload;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlvFileWriterTest {
    private final ByteBuf out = Unpooled.buffer();

    private byte[] written() {
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    @Test
    void announcesTheTracksThereAreAndNoOthers() {
        for (var flags : List.of(5, 4, 1, 0)) {
            Set<TagType> tracks = EnumSet.noneOf(TagType.class);
            if ((flags & 4) != 0) {
                tracks.add(TagType.AUDIO);
            }
            if ((flags & 1) != 0) {
                tracks.add(TagType.VIDEO);
            }
            FlvFileWriter.header(tracks, out);
            assertThat(written()).containsExactly('F', 'L', 'V', 1, flags, 0, 0, 0, 9, 0, 0, 0, 0);
        }
    }

    @Test
    void writesBackTheTagsOfAFile() {
        List<FlvFile.Tag> tags = SampleMedia.tags();
        FlvFileWriter.header(EnumSet.of(TagType.AUDIO, TagType.VIDEO), out);
        int expected = FlvFileWriter.HEADER_BYTES;
        for (FlvFile.Tag tag : tags) {
            TagType type = tag.type() == FlvFile.Tag.AUDIO
                    ? TagType.AUDIO
                    : tag.type() == FlvFile.Tag.VIDEO ? TagType.VIDEO : TagType.SCRIPT;
            FlvFileWriter.tag(type, tag.timestampMs(), tag.body(), out);
            expected += FlvFileWriter.TAG_BYTES + tag.body().length();
        }
        byte[] file = written();
        assertThat(file).hasSize(expected);
        assertThat(FlvFile.parse(file)).isEqualTo(tags);
    }

    @Test
    void writesTimestampsOf32BitsAndTheSizeOfTheTagBehindIt() {
        FlvFileWriter.tag(TagType.VIDEO, 0x1_8123_4567L, Payload.of(new byte[] {7}), out);
        assertThat(written()).containsExactly(9, 0, 0, 1, 0x23, 0x45, 0x67, (byte) 0x81, 0, 0, 0, 7, 0, 0, 0, 12);
    }

    @Test
    void writesMetadata() {
        FlvFileWriter.script(40, List.of(AmfValue.of("onMetaData"), AmfValue.NULL), out);
        assertThat(written())
                .containsExactly(
                        18, 0, 0, 14, 0, 0, 40, 0, 0, 0, 0, //
                        2, 0, 10, 'o', 'n', 'M', 'e', 't', 'a', 'D', 'a', 't', 'a', 5, //
                        0, 0, 0, 25);
    }
}
