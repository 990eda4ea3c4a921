package io.wxgw.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessMemoryTest {
    private static final int MUCH = 32 << 20;
    private static final long MOST_OF_IT = MUCH / 4L * 3;

    @Test
    void countsWhatLivesAfterACollectionAndNotGarbage() {
        List<byte[]> held = new ArrayList<>();
        System.gc();
        long before = ProcessMemory.liveBytes();
        held.add(new byte[MUCH]);
        System.gc();
        long holding = ProcessMemory.liveBytes();
        assertThat(held).hasSize(1);
        held.clear();
        System.gc();

        assertThat(holding - before).isGreaterThan(MOST_OF_IT);
        assertThat(holding - ProcessMemory.liveBytes()).isGreaterThan(MOST_OF_IT);
        assertThat(ProcessMemory.percent()).isBetween(0, 100);
    }

    @Test
    void countsTheBuffersOfSockets() {
        long before = ProcessMemory.liveBytes();
        ByteBuf held = ByteBufAllocator.DEFAULT.directBuffer(MUCH);
        try {
            assertThat(ProcessMemory.liveBytes() - before).isGreaterThan(MOST_OF_IT);
        } finally {
            held.release();
        }
    }
}
