package io.wxgw.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./wxgw` itself, in a folder of its own, with a `mvn` that only writes reports.
@Tag("peers")
class LauncherTest {
    private static final Path ROOT = Path.of(System.getProperty("wxgw.root", ".."));

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void lay() throws IOException {
        Files.copy(ROOT.resolve("wxgw"), folder.resolve("wxgw"));
        Files.createDirectories(folder.resolve("testkit"));
        Files.writeString(folder.resolve("testkit/debian-packages.txt"), "# none\n");
        Path mvn = Files.createDirectories(folder.resolve("bin")).resolve("mvn");
        Files.writeString(mvn, """
                #!/usr/bin/env bash
                echo "mvn $*"
                for module in wire app; do
                    mkdir -p "$PWD/$module/target/surefire-reports"
                    echo "<testsuite name=\\"x\\" tests=\\"5\\" errors=\\"0\\" skipped=\\"$SKIPPED\\" failures=\\"$FAILED\\">" \\
                        > "$PWD/$module/target/surefire-reports/TEST-x.xml"
                done
                exit "$FAILED"
                """);
        assertThat(mvn.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void sumsTheReportsOfAllModulesOnALineOfItsOwn() throws Exception {
        Run run = run(Map.of("FAILED", "0", "SKIPPED", "0"), "test", "--fast");

        assertThat(run.lines()).contains("mvn -B -ntp -Dstyle.color=never -fae -DexcludedGroups=peers verify");
        assertThat(run.lines()).contains("10 passed, 0 failed, 0 skipped");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void failsWhenATestFailed() throws Exception {
        Run run = run(Map.of("FAILED", "1", "SKIPPED", "0"), "test");

        assertThat(run.lines()).contains("8 passed, 2 failed, 0 skipped");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void aSkippedTestFailsInContinuousIntegrationAlone() throws Exception {
        Run byHand = run(Map.of("FAILED", "0", "SKIPPED", "1"), "test");
        Run inCi = run(Map.of("FAILED", "0", "SKIPPED", "1", "CI", "true"), "test");

        assertThat(byHand.exitCode()).isZero();
        assertThat(inCi.exitCode()).isEqualTo(1);
        assertThat(inCi.lines()).contains("8 passed, 0 failed, 2 skipped");
    }

    @Test
    void explainsItselfWithoutBuilding() throws Exception {
        Run run = run(Map.of("FAILED", "1", "SKIPPED", "0"), "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.lines()).anyMatch(line -> line.contains("serve [--config FILE]"));
        assertThat(run.lines()).noneMatch(line -> line.startsWith("mvn "));
    }

    private record Run(List<String> lines, int exitCode) {}

    private Run run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(folder.resolve("wxgw").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("CI");
        builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(output.lines().toList(), process.waitFor());
    }
}
