package io.wxgw.api.signal;

import io.wxgw.api.signal.SignalValue.Fields;

/// What a granted request answers, whoever asked.
public interface SignalResult {
    /// The fields of `result`.
    Fields fields();
}
