package io.wxgw.codec;

/// A picture of planes: brightness at full size, two colours at half of it across and down (YCbCr 4:2:0, 8 bit).
///
/// Rows lie one behind the other without padding. Brightness is 16 (black) to 235 (white), colours are 128 where there
/// is none (ITU-R BT.601, limited range).
///
/// @param width even, in pixels
/// @param height even, in pixels
/// @param luma `width * height` bytes
/// @param cb `width * height / 4` bytes
/// @param cr `width * height / 4` bytes
@SuppressWarnings("ArrayRecordComponent") // a picture is drawn once and read once: pictures are never compared
public record YuvPicture(int width, int height, byte[] luma, byte[] cb, byte[] cr) {
    public YuvPicture {
        if (width < 2 || height < 2 || width % 2 != 0 || height % 2 != 0) {
            throw new IllegalArgumentException("even sides expected, not " + width + "x" + height);
        }
        int pixels = width * height;
        if (luma.length != pixels || cb.length != pixels / 4 || cr.length != pixels / 4) {
            throw new IllegalArgumentException(
                    width + "x" + height + " with planes of " + luma.length + ", " + cb.length + ", " + cr.length);
        }
    }

    /// A picture of this size with planes of its own, all bytes 0: to be drawn into.
    public static YuvPicture blank(int width, int height) {
        return new YuvPicture(
                width, height, new byte[width * height], new byte[width * height / 4], new byte[width * height / 4]);
    }
}
