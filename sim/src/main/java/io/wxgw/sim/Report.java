package io.wxgw.sim;

import java.io.Console;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// How a run is shown while it lasts. One thread.
public sealed interface Report {
    /// The seconds of all members, taken at the same time.
    void seconds(List<MemberSecond> members);

    /// Something worth a line.
    default void line(String text) {
        say(Map.of("note", text), text);
    }

    /// One object for programs, a line for people.
    void say(Object json, String text);

    /// The end.
    void verdict(Verdict verdict);

    /// Whether standard output is a terminal.
    static boolean onTerminal() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    /// For people: a few lines a second; on a terminal they stay where they are and change.
    final class Table implements Report {
        private final PrintStream out;
        private final boolean terminal;
        private int linesUp;

        /// @param terminal whether the cursor can be moved
        public Table(PrintStream out, boolean terminal) {
            this.out = out;
            this.terminal = terminal;
        }

        @Override
        public void seconds(List<MemberSecond> members) {
            if (terminal && linesUp > 0) {
                out.printf("\u001b[%dA\u001b[J", linesUp);
            }
            if (terminal) {
                out.print("\u001b[?7l"); // a line that is too long is cut, else we would count wrong
            }
            linesUp = 0;
            for (MemberSecond member : members) {
                for (String line : linesOf(member)) {
                    out.println(line);
                    linesUp++;
                }
            }
            if (terminal) {
                out.print("\u001b[?7h");
            }
            out.flush();
        }

        @Override
        public void say(Object json, String text) {
            out.println(text);
            out.flush();
            linesUp = 0;
        }

        @Override
        public void verdict(Verdict verdict) {
            verdict.failures().forEach(out::println);
            out.println(verdict.summary());
            out.flush();
        }

        static List<String> linesOf(MemberSecond member) {
            String heard = member.hears().isEmpty()
                    ? "-"
                    : member.hears().entrySet().stream()
                            .map(entry -> entry.getKey() + level(entry.getValue()))
                            .collect(Collectors.joining(", "));
            String first = String.format(
                    Locale.ROOT,
                    "%4d s  %-8s sends %s  hears %s%s",
                    member.second(),
                    member.member(),
                    member.sending() ? member.sentKbps() + " kb/s" : "NOTHING",
                    heard,
                    member.events().isEmpty() ? "" : "  [" + String.join(", ", member.events()) + "]");
            return Stream.concat(Stream.of(first), member.channels().stream().map(Table::lineOf))
                    .toList();
        }

        private static String level(double dbfs) {
            return dbfs <= -100 ? " SILENT" : String.format(Locale.ROOT, " %.1f dB", dbfs);
        }

        private static String lineOf(ChannelSecond channel) {
            StringBuilder line = new StringBuilder(160);
            line.append(String.format(
                    Locale.ROOT,
                    "          %-12s %s %4d kb/s  buffer %3d ms",
                    channel.of(),
                    channel.live() ? "plays" : "waits",
                    channel.kbps(),
                    channel.bufferMs()));
            if (channel.shows() != null) {
                line.append(String.format(
                        Locale.ROOT,
                        "  %s %s  %2d fps  age %.0f ms in (p99 %.0f), %.0f ms shown",
                        channel.seen() ? "sees" : "DOES NOT SEE",
                        channel.shows(),
                        channel.pictures().pictures(),
                        channel.arrival().p50Ms(),
                        channel.arrival().p99Ms(),
                        channel.shown().p50Ms()));
            }
            count(line, channel.pictures().missing(), "missing");
            count(line, channel.pictures().repeated(), "repeated");
            count(line, channel.pictures().unreadable(), "unreadable");
            count(line, channel.pictures().foreign(), "of somebody else");
            count(line, channel.timesEmpty(), "times empty");
            count(line, channel.soundHoles(), "sound holes");
            count(line, channel.undecodable(), "undecodable");
            if (channel.soundAfterPictureMs() != null) {
                line.append(
                        String.format(Locale.ROOT, "  sound %+.0f ms after picture", channel.soundAfterPictureMs()));
            }
            return line.toString();
        }

        private static void count(StringBuilder line, int count, String what) {
            if (count > 0) {
                line.append("  ").append(count).append(' ').append(what);
            }
        }
    }

    /// For programs: one JSON object a line.
    final class Json implements Report {
        private static final JsonMapper JSON = JsonMapper.builder().build();

        private final PrintStream out;

        /// Writes to `out`.
        public Json(PrintStream out) {
            this.out = out;
        }

        @Override
        public void seconds(List<MemberSecond> members) {
            members.forEach(member -> say(member, ""));
        }

        @Override
        public void say(Object json, String text) {
            out.println(JSON.writeValueAsString(json));
            out.flush();
        }

        @Override
        public void verdict(Verdict verdict) {
            say(
                    Map.of("passed", verdict.passed(), "summary", verdict.summary(), "failures", verdict.failures()),
                    verdict.summary());
        }
    }
}
