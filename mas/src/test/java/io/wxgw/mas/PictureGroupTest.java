package io.wxgw.mas;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.wire.SampleMedia;
import io.wxgw.wire.rtp.RtpPacket;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PictureGroupTest {
    private static final String PARAMETERS = "67 42C01FD9";
    private static final String KEY = "65 88";
    private static final String OTHER = "41 9A";

    private final PictureGroup group = new PictureGroup(1_000, 1_000_000_000L);

    private static RtpPacket packet(int sequenceNumber, long timestamp, String payload) {
        return new RtpPacket(true, 96, sequenceNumber & 0xFFFF, timestamp & 0xFFFF_FFFFL, 7, SampleMedia.hex(payload));
    }

    private void add(int sequenceNumber, long timestamp, String payload) {
        group.add(packet(sequenceNumber, timestamp, payload), 0);
    }

    private List<Integer> numbers() {
        return group.replay().stream().map(RtpPacket::sequenceNumber).toList();
    }

    @Test
    void beginsWithTheParameterSetsBeforeTheKeyFrameWhateverTheirTimestamp() {
        add(1, 0, OTHER);
        add(2, 3_000, PARAMETERS);
        add(3, 3_001, "68 CB83CB20");
        assertThat(group.replay()).isEmpty();
        add(4, 3_002, KEY);
        add(5, 6_000, OTHER);
        assertThat(numbers()).containsExactly(2, 3, 4, 5);
    }

    @Test
    void beginsAnewWithEveryKeyFrame() {
        add(1, 0, KEY);
        add(2, 3_000, OTHER);
        add(3, 6_000, KEY);
        add(4, 9_000, OTHER);
        assertThat(numbers()).containsExactly(3, 4);
        assertThat(group.replay()).extracting(RtpPacket::timestamp).containsExactly(9_001L, 9_002L);
    }

    @Test
    void putsWhatComesLateInItsPlaceAndForgetsWhatComesTooLate() {
        add(10, 3_000, KEY);
        add(12, 9_000, OTHER);
        assertThat(group.replay()).isEmpty();
        add(9, 0, OTHER);
        add(11, 6_000, OTHER);
        add(11, 6_000, OTHER);
        assertThat(numbers()).containsExactly(10, 11, 12);
    }

    @Test
    void goesOnWhereNumbersAndTimesWrap() {
        add(65_535, 0xFFFF_FFFEL, KEY);
        add(0, 2_998, OTHER);
        assertThat(numbers()).containsExactly(65_535, 0);
        assertThat(group.replay()).extracting(RtpPacket::timestamp).containsExactly(2_999L, 3_000L);
    }

    @Test
    void forgetsASenderThatBeganAnew() {
        add(1, 0, KEY);
        add(30_000, 3_000, OTHER);
        assertThat(group.replay()).isEmpty();
        add(30_001, 6_000, KEY);
        assertThat(numbers()).containsExactly(30_001);
    }

    @Test
    void keepsWithinItsLimitsWhateverComes() {
        Random random = new Random(2);
        List<String> payloads = List.of(PARAMETERS, KEY, OTHER, "7C 85 88", "7C 05 88");
        for (int i = 0; i < 20_000; i++) {
            int number = random.nextInt(50) == 0 ? random.nextInt(1 << 16) : i + random.nextInt(5);
            String payload = payloads.get(random.nextInt(100) == 0 ? 1 : random.nextInt(payloads.size()));
            group.add(packet(number, random.nextLong(), payload), i * 1_000_000L);
            int bytes = group.replay().stream()
                    .mapToInt(packet -> packet.payload().length())
                    .sum();
            assertThat(bytes).isLessThanOrEqualTo(1_000);
        }
    }
}
