package io.wxgw.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LineLayoutTest {
    @Test
    void anEventIsOneLineWithTimeLevelAndShortName() {
        assertThat(line("published", null)).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+\\S+ WARN  LiveServer: published\n");
    }

    @Test
    void whatAPeerSendsCannotForgeALine() {
        assertThat(line("a\r\nb\tc\u001b[2Jd\u0085e\u2028f 中", null))
                .endsWith("LiveServer: a\\r\\nb\\tc\\u001b[2Jd\\u0085e\\u2028f 中\n");
        assertThat(line("\u202Egnorw\u2066\u200B", null)).endsWith("LiveServer: \\u202egnorw\\u2066\\u200b\n");
    }

    @Test
    void aStackTraceStaysOnTheLine() {
        String line = line("failed", new IllegalStateException("one\ntwo", new ArithmeticException("zero")));

        assertThat(line).contains("failed | java.lang.IllegalStateException: one\\ntwo < io.wxgw.app.LineLayoutTest");
        assertThat(line).contains(" | caused by java.lang.ArithmeticException: zero");
        assertThat(line.lines()).hasSize(1);
    }

    private static String line(String message, @Nullable Throwable thrown) {
        LoggerContext context = new LoggerContext();
        LoggingEvent event = new LoggingEvent(
                "test", context.getLogger("io.wxgw.live.LiveServer"), Level.WARN, message, thrown, new Object[0]);
        return new LineLayout().doLayout(event);
    }
}
