package io.wxgw.codec;

/// Any rate and channels to one rate and channels. One stream, lane only; the owner closes it.
public interface Resampler extends AutoCloseable {
    /// Converts. What already has the right shape comes back as it is. A filter holds a few milliseconds back: the
    /// times say which samples came out, and the first frame may be short or empty. An input that changes its shape
    /// starts a new filter.
    PcmFrame resample(PcmFrame frame);

    /// Frees the context. Idempotent; not to be used afterwards.
    @Override
    void close();
}
