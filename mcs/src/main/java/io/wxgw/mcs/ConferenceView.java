package io.wxgw.mcs;

import io.wxgw.api.mgw.LinkState;
import java.util.List;

/// A conference as people are shown it: a copy of one moment.
///
/// @param confId the conference
/// @param gateway name of its wxmgw; empty while no mini program is in it
/// @param members in the order they came
/// @param links what its wxmgw says of its links; empty if it does not answer
public record ConferenceView(String confId, String gateway, List<MemberView> members, List<LinkState> links) {
    public ConferenceView {
        members = List.copyOf(members);
        links = List.copyOf(links);
    }

    /// What somebody is.
    public enum Kind {
        MINI_PROGRAM,
        APP
    }

    /// Somebody in it.
    ///
    /// @param uuid who
    /// @param kind what
    /// @param ssrc of the sound and the camera
    /// @param here whether its socket is there
    /// @param channels its streams on the live server
    public record MemberView(String uuid, Kind kind, long ssrc, boolean here, List<ChannelView> channels) {
        public MemberView {
            channels = List.copyOf(channels);
        }
    }

    /// What is on a channel.
    public enum Content {
        /// What a mini program pushes.
        OWN,
        /// What a mini program hears, and whom it sees in it.
        MIX,
        /// A member's camera, without sound.
        CAMERA,
        /// A member's screen, without sound.
        SCREEN
    }

    /// One stream.
    ///
    /// @param content what is on it
    /// @param stream its name
    /// @param rtmp where it is played
    /// @param flv the same over HTTP-FLV; empty if nowhere
    /// @param shows whose picture is inside a mix; empty for none
    /// @param viewers who asked for it
    public record ChannelView(
            Content content, String stream, String rtmp, String flv, String shows, List<String> viewers) {
        public ChannelView {
            viewers = List.copyOf(viewers);
        }
    }
}
