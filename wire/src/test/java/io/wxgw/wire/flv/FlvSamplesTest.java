package io.wxgw.wire.flv;

import io.wxgw.wire.FlvFile;
import io.wxgw.wire.Golden;
import io.wxgw.wire.Hardship;
import io.wxgw.wire.SampleMedia;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.Payload;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The tags of `clip.flv`, whole and damaged.
class FlvSamplesTest {
    @Test
    void readsTheClipAsItIsDumped() {
        FlvDemuxer demuxer = new FlvDemuxer();
        List<String> dump = new ArrayList<>();
        for (FlvFile.Tag tag : SampleMedia.tags()) {
            dump.add(tag.toString());
            if (tag.type() != FlvFile.Tag.SCRIPT) {
                dump.add("  " + demux(demuxer, tag));
            }
        }
        Golden.matches("samples/clip.flv", dump);
    }

    @Test
    void survivesDamageInEveryKindOfTag() {
        List<FlvFile.Tag> tags = SampleMedia.tags();
        for (FlvFile.Tag tag : List.of(
                first(tags, FlvFile.Tag.VIDEO, 0),
                first(tags, FlvFile.Tag.VIDEO, 1),
                first(tags, FlvFile.Tag.AUDIO, 0),
                first(tags, FlvFile.Tag.AUDIO, 1))) {
            Hardship.survive(tag.body().toBytes(), bytes -> {
                FlvDemuxer demuxer = new FlvDemuxer();
                demuxer.video(0, FlvMuxer.videoSequenceHeader(SampleMedia.H264_640X360), 0);
                demuxer.audio(0, FlvMuxer.audioSequenceHeader(AacFormat.LC_48K_MONO), 0);
                demux(demuxer, new FlvFile.Tag(tag.type(), tag.timestampMs(), Payload.of(bytes)));
            });
        }
    }

    private static FlvFile.Tag first(List<FlvFile.Tag> tags, int type, int skipped) {
        return tags.stream()
                .filter(tag -> tag.type() == type)
                .skip(skipped)
                .findFirst()
                .orElseThrow();
    }

    private static FlvDemux demux(FlvDemuxer demuxer, FlvFile.Tag tag) {
        long arrivalNanos = tag.timestampMs() * 1_000_000;
        return tag.type() == FlvFile.Tag.AUDIO
                ? demuxer.audio(tag.timestampMs(), tag.body(), arrivalNanos)
                : demuxer.video(tag.timestampMs(), tag.body(), arrivalNanos);
    }
}
