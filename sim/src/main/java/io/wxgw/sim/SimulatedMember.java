package io.wxgw.sim;

import io.wxgw.sim.scene.MemberLook;
import io.wxgw.sim.signal.SignalFailure;

/// Somebody simulated in a conference. Its methods block and are for virtual threads, one at a time; its media lives on
/// one lane.
sealed interface SimulatedMember extends AutoCloseable permits MiniProgramSimulator, AppSimulator {
    /// Who it is.
    MemberLook look();

    /// Joins, begins to send and to hear.
    ///
    /// @throws SignalFailure if it is refused
    void join();

    /// The SSRC others ask for its picture by.
    long ssrc();

    /// From now on this voice should be heard.
    void listenFor(MemberLook voice);

    /// Asks for a member's camera and plays it.
    ///
    /// @throws SignalFailure if it is refused
    void watch(MemberLook member, long ssrc);

    /// The same beside the sound of the mix, where there is such a way.
    ///
    /// @throws SignalFailure if it is refused
    void avSync(MemberLook member, long ssrc);

    /// What happened since the last call.
    ///
    /// @param second its number
    MemberSecond take(int second);

    /// Stops everything, quits and hangs up. Idempotent.
    @Override
    void close();
}
