package io.wxgw.wire.rtp;

import static io.wxgw.wire.rtp.Packets.packet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JitterBufferTest {
    private static final long WAIT = 60_000_000;

    private final JitterBuffer buffer = new JitterBuffer(WAIT, 16);
    private final List<Integer> out = new ArrayList<>();

    @Test
    void delaysNothingWhileNothingIsMissing() {
        for (int i = 65_534; i < 65_538; i++) {
            insert(i, 0);
            assertThat(out.getLast()).isEqualTo(i & 0xFFFF);
        }
        assertThat(buffer.nextDeadlineNanos()).isEmpty();
        assertThat(buffer.held()).isZero();
    }

    @Test
    void putsLatecomersInOrder() {
        insert(1, 0);
        insert(3, 10);
        insert(4, 20);
        assertThat(out).containsExactly(1);
        assertThat(buffer.nextDeadlineNanos()).hasValue(10 + WAIT);
        insert(2, 30);
        assertThat(out).containsExactly(1, 2, 3, 4);
        assertThat(buffer.reordered()).isEqualTo(1);
        assertThat(buffer.lost()).isZero();
    }

    @Test
    void givesAGapUpWhenItsTimeHasCome() {
        insert(1, 0);
        insert(3, 10);
        insert(6, 20);
        buffer.expire(10 + WAIT - 1, packet -> out.add(packet.sequenceNumber()));
        assertThat(out).containsExactly(1);
        buffer.expire(10 + WAIT, packet -> out.add(packet.sequenceNumber()));
        assertThat(out).containsExactly(1, 3);
        assertThat(buffer.nextDeadlineNanos()).hasValue(20 + WAIT);
        buffer.expire(20 + WAIT, packet -> out.add(packet.sequenceNumber()));
        assertThat(out).containsExactly(1, 3, 6);
        assertThat(buffer.lost()).isEqualTo(3);
        insert(4, 30 + WAIT);
        assertThat(out).containsExactly(1, 3, 6);
        assertThat(buffer.late()).isEqualTo(1);
    }

    @Test
    void dropsWhatComesTwice() {
        insert(1, 0);
        insert(1, 0);
        insert(3, 0);
        insert(3, 0);
        insert(2, 0);
        assertThat(out).containsExactly(1, 2, 3);
        assertThat(buffer.late()).isEqualTo(1);
        assertThat(buffer.duplicates()).isEqualTo(1);
    }

    @Test
    void holdsNoMoreThanItsCapacity() {
        insert(0, 0);
        for (int i = 2; i < 18; i++) {
            insert(i, 0);
            assertThat(buffer.held()).isLessThanOrEqualTo(16);
        }
        // 17 does not fit beside the gap at 1.
        assertThat(out).startsWith(0, 2).endsWith(17);
        insert(1_000, 0);
        assertThat(buffer.held()).isEqualTo(1);
        assertThat(buffer.nextDeadlineNanos()).isPresent();
        assertThat(buffer.lost()).isGreaterThan(900);
    }

    @Test
    void followsASenderThatStartedAnew() {
        insert(100, 0);
        insert(102, 0);
        insert(40_000, 0);
        assertThat(out).containsExactly(100);
        insert(40_001, 0);
        assertThat(out).containsExactly(100, 102, 40_001);
        assertThat(buffer.restarts()).isEqualTo(1);
    }

    @Test
    void followsNoSingleStrayNumber() {
        insert(100, 0);
        insert(40_000, 0);
        insert(101, 0);
        insert(40_001, 0);
        insert(102, 0);
        assertThat(out).containsExactly(100, 101, 102);
        assertThat(buffer.restarts()).isZero();
    }

    @Test
    void keepsOrderWhateverComes() {
        for (long seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            JitterBuffer any = new JitterBuffer(WAIT, 1 << (1 + random.nextInt(6)));
            List<Integer> numbers = new ArrayList<>(
                    IntStream.range(65_000, 65_000 + 1_200).boxed().toList());
            for (int i = 0; i < numbers.size() - 10; i += 10) {
                Collections.shuffle(numbers.subList(i, i + 10), random);
            }
            numbers.removeIf(_ -> random.nextInt(50) == 0);
            List<Long> delivered = new ArrayList<>();
            long now = 0;
            for (int number : numbers) {
                now += random.nextInt(20_000_000);
                any.expire(now, packet -> delivered.add(packet.timestamp()));
                any.insert(packet(number, number, false, "00"), now, packet -> delivered.add(packet.timestamp()));
            }
            any.expire(now + WAIT, packet -> delivered.add(packet.timestamp()));
            assertThat(delivered).as("seed %d", seed).isSorted().doesNotHaveDuplicates();
            assertThat(delivered.size() + any.late() + any.duplicates()).isEqualTo(numbers.size());
            assertThat(any.held()).isZero();
        }
    }

    @Test
    void livesThroughRandomNumbers() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            buffer.insert(packet(random.nextInt(1 << 16), 0, false, ""), i, _ -> {});
            assertThat(buffer.held()).isLessThanOrEqualTo(16);
        }
    }

    @Test
    void needsACapacityThatIsAPowerOfTwo() {
        assertThatThrownBy(() -> new JitterBuffer(WAIT, 15)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new JitterBuffer(WAIT, 1 << 16)).isInstanceOf(IllegalArgumentException.class);
    }

    private void insert(int sequenceNumber, long nowNanos) {
        buffer.insert(packet(sequenceNumber, 0, false, "00"), nowNanos, packet -> out.add(packet.sequenceNumber()));
    }
}
