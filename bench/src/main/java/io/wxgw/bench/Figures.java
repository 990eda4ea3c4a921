package io.wxgw.bench;

import io.wxgw.testkit.Delays;
import java.util.Locale;

/// One row of the table.
///
/// @param cpuMs CPU of the process under test in the window
/// @param streamSeconds streams times seconds of the window
/// @param lost frames sent in the window and not received
record Figures(
        String scenario,
        int streams,
        double cpuMs,
        double streamSeconds,
        long received,
        long lost,
        double residentMb,
        Delays pictures,
        Delays sounds) {
    String line() {
        return String.format(
                Locale.ROOT,
                "%-6s N=%3d  CPU %.2f ms a stream-second  received %d lost %d  RSS %.0f MB%n  %s%n  %s",
                scenario,
                streams,
                cpuMs / streamSeconds,
                received,
                lost,
                residentMb,
                pictures.line("picture"),
                sounds.line("sound"));
    }
}
