package io.wxgw.api.signal;

/// How large a message may be before it is refused.
///
/// @param maxMessageBytes of the whole text in UTF-8
/// @param maxDepth of objects and arrays in each other, the message itself counted
/// @param maxTextLength characters of a `uuid`, `confId`, `crgwid` or `seq`
public record SignalLimits(int maxMessageBytes, int maxDepth, int maxTextLength) {
    /// 64 KiB, 16 deep, 128 characters: some hundred times what the document's messages need.
    public static final SignalLimits DEFAULT = new SignalLimits(64 << 10, 16, 128);
}
