package io.wxgw.sim;

import io.wxgw.sim.measure.Delays;
import java.util.List;
import java.util.Locale;

/// One second of all members of a load.
///
/// @param second since the run began
/// @param members that have joined
/// @param soundShare of the access units that the mixes should have brought, 1 is all
/// @param pictureShare of the pictures that were asked for, 1 is all
/// @param receivedKbps kilobits a second of media
/// @param age of pictures when they came in: the worst lane's median and 99 in 100
/// @param reconnects tags that tried again
/// @param gaveUp tags that gave up
public record LoadSecond(
        int second,
        int members,
        double soundShare,
        double pictureShare,
        long receivedKbps,
        Delays.Summary age,
        long reconnects,
        long gaveUp) {
    private static final double SOUNDS_PER_SECOND = 46.875;
    private static final double PICTURES_PER_SECOND = 15;

    /// @param watched players of pictures
    static LoadSecond of(int second, int members, int watched, List<LoadMember.Counts.Taken> lanes) {
        long sounds = 0;
        long pictures = 0;
        long bytes = 0;
        long reconnects = 0;
        long gaveUp = 0;
        Delays.Summary age = new Delays.Summary(0, 0, 0, 0);
        for (LoadMember.Counts.Taken lane : lanes) {
            sounds += lane.sounds();
            pictures += lane.pictures();
            bytes += lane.bytes();
            reconnects += lane.reconnects();
            gaveUp += lane.gaveUp();
            age = new Delays.Summary(
                    age.count() + lane.age().count(),
                    Math.max(age.p50Ms(), lane.age().p50Ms()),
                    Math.max(age.p99Ms(), lane.age().p99Ms()),
                    Math.max(age.maxMs(), lane.age().maxMs()));
        }
        return new LoadSecond(
                second,
                members,
                share(sounds, members * SOUNDS_PER_SECOND),
                share(pictures, watched * PICTURES_PER_SECOND),
                bytes * 8 / 1_000,
                age,
                reconnects,
                gaveUp);
    }

    /// For people.
    String text() {
        return String.format(
                Locale.ROOT,
                "%4d s  %d members  sound %.1f %%  pictures %.1f %%  %d kb/s  age %.0f ms (p99 %.0f)"
                        + "  %d reconnects, %d gave up",
                second,
                members,
                soundShare * 100,
                pictureShare * 100,
                receivedKbps,
                age.p50Ms(),
                age.p99Ms(),
                reconnects,
                gaveUp);
    }

    private static double share(long found, double expected) {
        return expected == 0 ? 1 : Math.round(found / expected * 1_000) / 1_000.0;
    }
}
