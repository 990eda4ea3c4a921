package io.wxgw.wire.rtp;

import static io.wxgw.wire.rtp.Packets.packet;
import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.wire.rtcp.ReportBlock;
import io.wxgw.wire.time.NtpTime;
import io.wxgw.wire.time.Timescale;
import org.junit.jupiter.api.Test;

class ReceptionStatisticsTest {
    private static final long MS = 1_000_000;

    private final ReceptionStatistics statistics = new ReceptionStatistics(7, Timescale.VIDEO_RTP);

    @Test
    void countsLossAndItsFraction() {
        for (int i = 0; i < 100; i++) {
            if (i % 4 != 3) {
                receive(i, 0);
            }
        }
        // 0 to 98 expected, 75 came.
        ReportBlock first = statistics.report(0);
        assertThat(first.ssrc()).isEqualTo(7);
        assertThat(first.cumulativeLost()).isEqualTo(24);
        assertThat(first.fractionLost()).isEqualTo(24 * 256 / 99);
        assertThat(first.highestSequence()).isEqualTo(98);
        for (int i = 99; i < 200; i++) {
            receive(i, 0);
        }
        ReportBlock second = statistics.report(0);
        assertThat(second.cumulativeLost()).isEqualTo(24);
        assertThat(second.fractionLost()).isZero();
    }

    @Test
    void countsWrapsInTheHighestSequenceNumber() {
        receive(65_535, 0);
        receive(0, 0);
        receive(1, 0);
        assertThat(statistics.report(0).highestSequence()).isEqualTo(0x1_0001);
        assertThat(statistics.lost()).isZero();
    }

    @Test
    void countsRepetitionsAsNegativeLoss() {
        receive(1, 0);
        receive(1, 0);
        receive(1, 0);
        assertThat(statistics.report(0).cumulativeLost()).isEqualTo(-2);
        assertThat(statistics.received()).isEqualTo(3);
    }

    @Test
    void measuresJitterAsTheDocumentDoes() {
        // Every other packet 16 ms late: each step differs by 1,440 ticks, which J approaches.
        for (int i = 0; i < 200; i++) {
            long sent = i * 40L;
            statistics.onPacket(packet(i, sent * 90, true, "00"), (sent + (i % 2) * 16L) * MS);
        }
        assertThat(statistics.jitterTicks()).isBetween(1_400L, 1_440L);
        assertThat(statistics.jitterNanos()).isBetween(15_500_000L, 16_000_000L);
    }

    @Test
    void seesNoJitterWhereTimestampsWrap() {
        for (int i = 0; i < 100; i++) {
            statistics.onPacket(packet(i, 0xFFFF_F000L + i * 3_600L, true, "00"), i * 40L * MS);
        }
        assertThat(statistics.jitterTicks()).isZero();
    }

    @Test
    void beginsAnewWithASenderThatDoes() {
        receive(10, 0);
        receive(30_000, 1_000_000);
        assertThat(statistics.received()).isEqualTo(1);
        receive(30_001, 1_000_000);
        receive(30_002, 1_000_000);
        assertThat(statistics.received()).isEqualTo(2);
        assertThat(statistics.lost()).isZero();
        assertThat(statistics.jitterTicks()).isZero();
    }

    @Test
    void tellsTheSenderWhenItsReportCame() {
        assertThat(statistics.report(5))
                .extracting(ReportBlock::lastSenderReport)
                .isEqualTo(0L);
        NtpTime ntp = new NtpTime(0x1234_5678_9ABC_DEF0L);
        statistics.onSenderReport(ntp, 1_000 * MS);
        ReportBlock block = statistics.report(1_500 * MS);
        assertThat(block.lastSenderReport()).isEqualTo(0x5678_9ABCL);
        assertThat(block.delaySinceLastSenderReport()).isEqualTo(32_768);
    }

    @Test
    void reportsNothingBeforeTheFirstPacket() {
        assertThat(statistics.report(0)).isEqualTo(new ReportBlock(7, 0, 0, 0, 0, 0, 0));
    }

    private void receive(int sequenceNumber, long timestamp) {
        statistics.onPacket(packet(sequenceNumber, timestamp, true, "00"), 0);
    }
}
