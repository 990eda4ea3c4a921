package io.wxgw.codec;

/// What pictures an encoder is opened for.
///
/// @param width even, in pixels
/// @param height even, in pixels
/// @param frameRate pictures a second
/// @param framesPerKeyFrame pictures from one key frame to the next
/// @param bitsPerSecond what rate control aims at
public record VideoSettings(int width, int height, int frameRate, int framesPerKeyFrame, int bitsPerSecond) {
    public VideoSettings {
        if (width < 16 || height < 16 || width % 2 != 0 || height % 2 != 0) {
            throw new IllegalArgumentException("even sides of 16 or more expected, not " + width + "x" + height);
        }
        if (frameRate < 1 || framesPerKeyFrame < 1 || bitsPerSecond < 1) {
            throw new IllegalArgumentException(
                    frameRate + " pictures/s, key frame every " + framesPerKeyFrame + ", " + bitsPerSecond + " bit/s");
        }
    }
}
