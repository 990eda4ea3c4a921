package io.wxgw.wire.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NtpTimeTest {
    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, 83AA7E8000000000",
        "2036-02-07T06:28:15Z, FFFFFFFF00000000",
        // The second era begins.
        "2036-02-07T06:28:16Z, 0000000000000000",
        "2000-01-01T00:00:00.5Z, BC17C20080000000",
    })
    void agreesWithTheCalendar(Instant instant, String bits) {
        long unixNanos = Duration.between(Instant.EPOCH, instant).toNanos();
        NtpTime ntp = NtpTime.ofUnixNanos(unixNanos);
        assertThat(ntp.bits()).isEqualTo(Long.parseUnsignedLong(bits, 16));
        assertThat(ntp.toUnixNanos()).isEqualTo(unixNanos);
    }

    @Test
    void keepsNanoseconds() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            long unixNanos = random.nextLong(4_000_000_000L * 1_000_000_000L);
            assertThat(NtpTime.ofUnixNanos(unixNanos).toUnixNanos()).isEqualTo(unixNanos);
        }
        assertThat(NtpTime.ofUnixNanos(999_999_999).toUnixNanos()).isEqualTo(999_999_999);
    }

    @Test
    void hasAMiddle() {
        assertThat(new NtpTime(0x1234_5678_9ABC_DEF0L).middle32()).isEqualTo(0x5678_9ABCL);
    }
}
