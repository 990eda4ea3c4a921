package io.wxgw.sim;

import io.wxgw.api.signal.MemberList;
import io.wxgw.api.signal.VideoType;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.sim.signal.SignalFailure;

/// Somebody simulated in a conference, with its own way to join, to send and to be shown others; what it makes of what
/// comes is [Perception]. Its methods block and are for virtual threads, one at a time; its media lives on one lane.
sealed interface SimulatedMember extends AutoCloseable permits MiniProgramSimulator, AppSimulator {
    /// Who it is and what it does.
    MemberSettings settings();

    /// Joins, begins to send and to hear.
    ///
    /// @throws SignalFailure if it is refused
    void join();

    /// The SSRC others ask for its pictures by.
    long ssrc();

    /// From now on this voice should be heard.
    void listenFor(MemberLook voice);

    /// Asks for a member's picture and plays it.
    ///
    /// @param member as this picture shows it
    /// @throws SignalFailure if it is refused
    void watch(MemberLook member, long ssrc, VideoType type);

    /// Asks for a member's camera beside the sound of the mix, where there is such a way.
    ///
    /// @throws SignalFailure if it is refused
    void avSync(MemberLook member, long ssrc);

    /// Who is there now.
    ///
    /// @throws SignalFailure if it is not told: an extension of ours
    MemberList members();

    /// What happened since the last call.
    ///
    /// @param second its number
    MemberSecond take(int second);

    /// Stops everything, quits and hangs up. Idempotent.
    @Override
    void close();
}
