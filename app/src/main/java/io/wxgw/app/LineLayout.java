package io.wxgw.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/// One event, one line, whatever peers have put into it: control characters are shown as `\n` or `\u001b`, and a stack
/// trace follows the message behind ` | `. So nobody on the wire can forge a line or move a terminal's cursor.
public final class LineLayout extends LayoutBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").withZone(ZoneId.systemDefault());
    private static final int MAX_FRAMES = 40;
    private static final int MAX_CAUSES = 5;

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160);
        TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
        String level = event.getLevel().toString();
        line.append(' ').append(level).append(" ".repeat(Math.max(0, 6 - level.length())));
        line.append(simpleName(event.getLoggerName())).append(": ");
        escape(event.getFormattedMessage(), line);
        IThrowableProxy thrown = event.getThrowableProxy();
        String separator = " | ";
        for (int causes = 0; thrown != null && causes < MAX_CAUSES; causes++) {
            line.append(separator).append(thrown.getClassName()).append(": ");
            escape(String.valueOf(thrown.getMessage()), line);
            StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
            for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
                line.append(" < ").append(frames[i].getStackTraceElement());
            }
            thrown = thrown.getCause();
            separator = " | caused by ";
        }
        return line.append('\n').toString();
    }

    private static String simpleName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    // Format characters too: they turn the direction of what follows, or hide it.
    private static boolean isInvisible(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static void escape(String text, StringBuilder line) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (isInvisible(c)) {
                        line.append(String.format("\\u%04x", (int) c));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
    }
}
