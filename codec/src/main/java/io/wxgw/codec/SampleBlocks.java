package io.wxgw.codec;

import java.util.function.Consumer;

/// Cuts runs of any length into blocks of one length: an encoder's grid. One stream, one owner.
///
/// A block's times are those of its first sample, counted from the run it came in.
public final class SampleBlocks {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int blockSamples;
    private final int sampleRateHz;
    private float[] block;
    private int filled;
    private long ptsNanos;
    private long captureNanos;

    /// @param blockSamples of a mono block
    public SampleBlocks(int blockSamples, int sampleRateHz) {
        this.blockSamples = blockSamples;
        this.sampleRateHz = sampleRateHz;
        this.block = new float[blockSamples];
    }

    /// Takes a mono run and hands every block that is full to `out`.
    public void add(PcmFrame run, Consumer<PcmFrame> out) {
        if (run.channels() != 1 || run.sampleRateHz() != sampleRateHz) {
            throw new IllegalArgumentException(run.channels() + " channels, " + run.sampleRateHz() + " Hz");
        }
        float[] samples = run.samples();
        int at = 0;
        while (at < samples.length) {
            if (filled == 0) {
                long offset = at * NANOS_PER_SECOND / sampleRateHz;
                ptsNanos = run.ptsNanos() + offset;
                captureNanos = run.captureNanos() + offset;
            }
            int taken = Math.min(blockSamples - filled, samples.length - at);
            System.arraycopy(samples, at, block, filled, taken);
            filled += taken;
            at += taken;
            if (filled == blockSamples) {
                PcmFrame full = new PcmFrame(sampleRateHz, 1, ptsNanos, captureNanos, block);
                block = new float[blockSamples];
                filled = 0;
                out.accept(full);
            }
        }
    }

    /// Hands out a block that has begun, filled up with silence; nothing if none has.
    public void flush(Consumer<PcmFrame> out) {
        if (filled > 0) {
            PcmFrame padded = new PcmFrame(sampleRateHz, 1, ptsNanos, captureNanos, block);
            block = new float[blockSamples];
            filled = 0;
            out.accept(padded);
        }
    }

    /// Samples of the block that has begun.
    public int held() {
        return filled;
    }
}
