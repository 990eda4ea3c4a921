package io.wxgw.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// CPU time of another process as Linux counts it: user and system, all threads (`proc(5)`, fields 14 and 15 of
/// `stat`).
final class ProcessCpu {
    /// `USER_HZ` is 100 on every Linux that runs a JVM of ours.
    private static final double MS_PER_TICK = 10;

    private ProcessCpu() {}

    /// Milliseconds used since the process began.
    static double usedMs(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", "" + pid, "stat"));
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(afterName[11]) + Long.parseLong(afterName[12])) * MS_PER_TICK;
    }

    /// Resident memory in MB.
    static double residentMb(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", "" + pid, "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        return Double.NaN;
    }
}
