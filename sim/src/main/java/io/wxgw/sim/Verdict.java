package io.wxgw.sim;

import io.wxgw.sim.measure.ToneWatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Whether everybody heard and saw everybody: one expectation for each pair, judged second by second.
///
/// The first seconds after an expectation came up do not count: connecting, the first key frame, the first buffer. Of
/// the rest nine in ten must be good.
public final class Verdict {
    /// An own voice louder than this comes back from the mix.
    static final double ECHO_DBFS = -45;

    private static final int TENTHS_NEEDED = 9;

    private final int warmUpSeconds;
    private final Map<String, Tally> tallies = new LinkedHashMap<>();

    private enum Kind {
        SENDS,
        HEARS,
        SEES,
        NO_ECHO
    }

    private static final class Tally {
        private final Kind kind;
        private int seconds;
        private int judged;
        private int good;

        Tally(Kind kind) {
            this.kind = kind;
        }

        boolean met() {
            return judged > 0 && good * 10 >= judged * TENTHS_NEEDED;
        }
    }

    /// @param warmUpSeconds of each expectation that do not count
    public Verdict(int warmUpSeconds) {
        this.warmUpSeconds = warmUpSeconds;
    }

    /// One member shall hear and see another from when it listens to it and watches it; if it never does, that counts
    /// as not met.
    void expect(String member, String other) {
        tallies.put(hears(member, other), new Tally(Kind.HEARS));
        tallies.put(sees(member, other), new Tally(Kind.SEES));
    }

    private static String hears(String member, String other) {
        return member + " hears " + other;
    }

    private static String sees(String member, String other) {
        return member + " sees " + other;
    }

    /// Takes one second of one member.
    public void add(MemberSecond second) {
        String member = second.member();
        judge(Kind.SENDS, member + " sends", second.sending() && second.sentKbps() > 0);
        second.hears()
                .forEach((other, level) -> judge(Kind.HEARS, hears(member, other), level >= ToneWatch.HEARD_DBFS));
        Double echo = second.echoDbfs();
        if (echo != null) {
            judge(Kind.NO_ECHO, member + " does not hear itself", echo < ECHO_DBFS);
        }
        for (ChannelSecond channel : second.channels()) {
            String shows = channel.shows();
            if (shows != null) {
                judge(Kind.SEES, sees(member, shows), channel.seen());
            }
        }
    }

    private void judge(Kind kind, String what, boolean good) {
        Tally tally = tallies.computeIfAbsent(what, _ -> new Tally(kind));
        if (++tally.seconds > warmUpSeconds) {
            tally.judged++;
            tally.good += good ? 1 : 0;
        }
    }

    /// Whether every expectation was met, and there was one.
    public boolean passed() {
        return !tallies.isEmpty() && tallies.values().stream().allMatch(Tally::met);
    }

    /// `heard 6/6, seen 6/6`.
    public String summary() {
        return "heard " + share(Kind.HEARS) + ", seen " + share(Kind.SEES);
    }

    private String share(Kind kind) {
        long all = tallies.values().stream().filter(tally -> tally.kind == kind).count();
        long met = tallies.values().stream()
                .filter(tally -> tally.kind == kind && tally.met())
                .count();
        return met + "/" + all;
    }

    private static String unjudged(Tally tally) {
        if (tally.seconds == 0) {
            return " (never came)";
        }
        return tally.judged == 0 ? " (the run was too short to judge)" : "";
    }

    /// What was not met, a line each.
    public List<String> failures() {
        List<String> failures = new ArrayList<>();
        tallies.forEach((what, tally) -> {
            if (!tally.met()) {
                failures.add(String.format(
                        Locale.ROOT, "NOT %s: %d of %d seconds%s", what, tally.good, tally.judged, unjudged(tally)));
            }
        });
        return failures;
    }
}
