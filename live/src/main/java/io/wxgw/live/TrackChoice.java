package io.wxgw.live;

import io.wxgw.wire.amf.AmfValue;
import io.wxgw.wire.flv.FlvFileWriter.TagType;
import io.wxgw.wire.rtmp.RtmpMessage;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// Which tracks of a stream a player asked for.
enum TrackChoice {
    /// Everything.
    BOTH,
    /// `?onlyaudio=1`
    ONLY_AUDIO,
    /// `?onlyvideo=1`
    ONLY_VIDEO;

    /// What onMetaData says about sound (FLV 10.1 annex E.5, and what encoders add).
    private static final Set<String> ABOUT_AUDIO = Set.of(
            "audiocodecid",
            "audiodatarate",
            "audiosamplerate",
            "audiosamplesize",
            "audiochannels",
            "audiodelay",
            "stereo",
            "hasAudio");

    private static final Set<String> ABOUT_VIDEO = Set.of(
            "width",
            "height",
            "displayWidth",
            "displayHeight",
            "videocodecid",
            "videodatarate",
            "framerate",
            "fps",
            "profile",
            "level",
            "avcprofile",
            "avclevel",
            "hasVideo");

    private static final AmfValue YES = AmfValue.of(true);

    /// What may come.
    Set<TagType> tracks() {
        return switch (this) {
            case BOTH -> Set.of(TagType.AUDIO, TagType.VIDEO);
            case ONLY_AUDIO -> Set.of(TagType.AUDIO);
            case ONLY_VIDEO -> Set.of(TagType.VIDEO);
        };
    }

    /// The message as this player may have it: metadata names only the tracks it gets, and nothing comes of others.
    Optional<RtmpMessage> select(RtmpMessage message) {
        return switch (message) {
            case RtmpMessage.Audio audio -> this == ONLY_VIDEO ? Optional.empty() : Optional.of(audio);
            case RtmpMessage.Video video -> this == ONLY_AUDIO ? Optional.empty() : Optional.of(video);
            case RtmpMessage.Data data -> Optional.of(this == BOTH ? data : narrowed(data));
            default -> Optional.empty();
        };
    }

    /// What this player will get, as far as the publisher's metadata tells it; empty if it does not.
    Set<TagType> announced(RtmpMessage.Data data) {
        Set<TagType> announced = EnumSet.noneOf(TagType.class);
        for (AmfValue value : data.values()) {
            if (value instanceof AmfValue.Keyed keyed) {
                if (names(keyed, "audiocodecid", "hasAudio")) {
                    announced.add(TagType.AUDIO);
                }
                if (names(keyed, "videocodecid", "hasVideo")) {
                    announced.add(TagType.VIDEO);
                }
            }
        }
        announced.retainAll(tracks());
        return announced;
    }

    private static boolean names(AmfValue.Keyed keyed, String codec, String has) {
        return keyed.properties().containsKey(codec)
                || YES.equals(keyed.properties().get(has));
    }

    private RtmpMessage narrowed(RtmpMessage.Data data) {
        Set<String> left = this == ONLY_AUDIO ? ABOUT_VIDEO : ABOUT_AUDIO;
        List<AmfValue> values = data.values().stream()
                .map(value -> value instanceof AmfValue.Keyed keyed ? without(keyed, left) : value)
                .toList();
        return new RtmpMessage.Data(data.messageStreamId(), data.timestampMs(), values);
    }

    private static AmfValue without(AmfValue.Keyed keyed, Set<String> names) {
        SequencedMap<String, AmfValue> rest = new LinkedHashMap<>(keyed.properties());
        rest.keySet().removeAll(names);
        return new AmfValue.EcmaArray(rest);
    }
}
