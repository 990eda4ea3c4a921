package io.wxgw.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.wxgw.api.ErrorCode;
import io.wxgw.sim.SimCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// What the documents say is what the program does.
class DocumentsTest {
    private static final Path ROOT = Path.of(System.getProperty("wxgw.root", ".."));
    private static final Pattern FENCED = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");
    private static final Pattern COMMAND =
            Pattern.compile("\\./wxgw ((?:serve|demo|sim|config)(?: +[\\w./:=@\\p{IsHan}-]+)*)");
    private static final Pattern BLANKS = Pattern.compile(" +");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");
    /// Four columns, and what is before and behind them.
    private static final int ROW_CELLS = 6;

    private static final Pattern NAMED = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

    @Test
    void bothReadmesHaveTheSameCommands() throws IOException {
        List<String> commands = commands("README.md");

        assertThat(commands("README.zh-CN.md")).isEqualTo(commands);
        assertThat(commands).startsWith("./wxgw demo\n", "./wxgw test\n");
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        for (String page : List.of(
                "README.md",
                "README.zh-CN.md",
                "CONTRIBUTING.md",
                "docs/architecture.md",
                "docs/limits.md",
                "sim/README.md",
                "sim/README.zh-CN.md")) {
            Matcher link = LINK.matcher(Files.readString(ROOT.resolve(page)));
            while (link.find()) {
                Path goal = ROOT.resolve(page).resolveSibling(link.group(1));
                assertThat(goal).as("link in " + page).exists();
            }
        }
    }

    @Test
    void everyCommandShownIsUnderstood() throws IOException {
        for (String page : List.of(
                "README.md",
                "README.zh-CN.md",
                "docs/try-on-a-phone.md",
                "docs/try-on-a-phone.zh-CN.md",
                "sim/README.md",
                "sim/README.zh-CN.md")) {
            Matcher command = COMMAND.matcher(Files.readString(ROOT.resolve(page)));
            int commands = 0;
            while (command.find()) {
                commands++;
                String[] words = BLANKS.splitAsStream(command.group(1).strip()).toArray(String[]::new);
                assertThatCode(() -> Main.line().parseArgs(words))
                        .as("%s: %s", page, command.group())
                        .doesNotThrowAnyException();
            }
            assertThat(commands).as(page).isPositive();
        }
    }

    @Test
    void thePageOfTheSimulatorsNamesTheirOptionsAndNoOthers() throws IOException {
        Set<String> options = new TreeSet<>(List.of("--help"));
        for (CommandLine command :
                SimCommand.line(new Random(1)).getSubcommands().values()) {
            options.addAll(command.getCommandSpec().optionsMap().keySet());
        }
        options.removeAll(Set.of("-h", "-V", "--version"));
        for (String page : List.of("sim/README.md", "sim/README.zh-CN.md")) {
            Set<String> named = new TreeSet<>();
            Matcher option = OPTION.matcher(Files.readString(ROOT.resolve(page)));
            while (option.find()) {
                named.add(option.group());
            }
            assertThat(named).as(page).isEqualTo(options);
        }
    }

    /// Every test that is said to prove something exists, and every setting that is said to limit it.
    @Test
    void thePageOfLimitsNamesTestsAndSettingsThatExist() throws IOException {
        Set<String> tests = new TreeSet<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith("Test.java"))
                    .forEach(name -> tests.add(name.substring(0, name.length() - ".java".length())));
        }
        List<String> settings = Settings.defaults().paths();
        int rows = 0;
        for (String line : Files.readAllLines(ROOT.resolve("docs/limits.md"))) {
            String[] cells = line.split("\\|", -1);
            if (cells.length == ROW_CELLS && !cells[1].startsWith("-") && !cells[1].equals(" what comes ")) {
                rows++;
                assertThat(settings).as(line).containsAll(named(cells[3]));
                assertThat(tests).as(line).containsAll(named(cells[4]));
                assertThat(named(cells[4])).as(line).isNotEmpty();
            }
        }
        assertThat(rows).isGreaterThan(25);
    }

    private static List<String> named(String cell) {
        return NAMED.matcher(cell).results().map(found -> found.group(1)).toList();
    }

    /// The page is made of `wxgw.yaml`: with the variable `UPDATE_DOCS` this test writes it instead.
    @Test
    void theConfigurationPageIsUpToDate() throws IOException {
        isUpToDate(
                "docs/configuration.md", configurationPage(Settings.defaults().print()));
    }

    /// The page is made of [ErrorCode], in the same way.
    @Test
    void theErrorCodePageIsUpToDate() throws IOException {
        isUpToDate("docs/error-codes.md", errorCodePage());
    }

    private static void isUpToDate(String name, String expected) throws IOException {
        Path page = ROOT.resolve(name);
        if (System.getenv("UPDATE_DOCS") != null) {
            Files.writeString(page, expected);
        }

        assertThat(page)
                .as("to write it anew: UPDATE_DOCS=1 mvn -Dquick -pl app -am test -Dtest=DocumentsTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false")
                .hasContent(expected);
    }

    private static String errorCodePage() {
        StringBuilder page = new StringBuilder("# Error codes\n\n");
        page.append("""
                Made from `ErrorCode` in `api`. A refused request is answered with one of these numbers and a sentence for
                people: `result: {code, message}` in JSON, the fields `code` and `message` in Thrift, where 0 is success.

                | code | name | what it says |
                |---|---|---|
                """);
        for (ErrorCode code : ErrorCode.values()) {
            page.append("| %d | `%s` | %s |\n".formatted(code.number(), code, code.meaning()));
        }
        return page.toString();
    }

    private static List<String> commands(String page) throws IOException {
        List<String> commands = new ArrayList<>();
        Matcher fenced = FENCED.matcher(Files.readString(ROOT.resolve(page)));
        while (fenced.find()) {
            commands.add(fenced.group(1));
        }
        return commands;
    }

    private static String configurationPage(String yaml) {
        StringBuilder page = new StringBuilder("# Configuration\n\n");
        page.append("""
                Made from `app/src/main/resources/wxgw.yaml`; `./wxgw config print` shows the values in effect. A file
                given with `--config` names only what differs, an environment variable wins over the file, and a key
                that does not exist stops the start. Times are written like `250ms`, `15s`, `2m`, `1h`.
                """);
        StringBuilder comment = new StringBuilder();
        String section = "";
        for (String line : yaml.lines().toList()) {
            String text = line.strip();
            if (text.startsWith("#")) {
                comment.append(comment.isEmpty() ? "" : " ")
                        .append(text.substring(1).strip());
            } else if (text.isEmpty()) {
                comment.setLength(0);
            } else if (!line.startsWith(" ")) {
                section = text.substring(0, text.length() - 1);
                page.append("\n## ")
                        .append(section)
                        .append("\n\n")
                        .append(comment)
                        .append("\n\n");
                page.append("| key | default | variable | |\n|---|---|---|---|\n");
                comment.setLength(0);
            } else {
                String key = text.substring(0, text.indexOf(':'));
                String value = text.substring(text.indexOf(':') + 1).strip();
                page.append("| `%s` | `%s` | `%s` | %s |\n"
                        .formatted(
                                key,
                                value,
                                Settings.variable(section, key),
                                comment.toString().replace("|", "\\|")));
                comment.setLength(0);
            }
        }
        return page.toString();
    }
}
