package io.wxgw.app;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;

/// How much of the memory it may have this process has taken: what lived on the heap after the last
/// collection, and the buffers of its sockets, of the largest heap there may be. Garbage does not count, so a
/// heap that is merely due for a collection is not full. Collectors look through the old part of the heap
/// only when it is half full or more: until then too little is read, which is under any limit that makes
/// sense. Any thread.
final class ProcessMemory {
    private ProcessMemory() {}

    /// In percent.
    static int percent() {
        return (int) (liveBytes() * 100 / Runtime.getRuntime().maxMemory());
    }

    static long liveBytes() {
        return heapBytes() + directBytes();
    }

    private static long heapBytes() {
        long live = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getType() == MemoryType.HEAP) {
                MemoryUsage afterCollection = pool.getCollectionUsage();
                live += afterCollection == null ? pool.getUsage().getUsed() : afterCollection.getUsed();
            }
        }
        return live;
    }

    private static long directBytes() {
        return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider counted
                ? counted.metric().usedDirectMemory()
                : 0;
    }
}
