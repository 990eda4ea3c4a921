package io.wxgw.api.signal;

import java.util.Arrays;
import java.util.Optional;

/// Which of a member's pictures: `type` of the document.
public enum VideoType {
    /// The camera.
    CAMERA(1),
    /// The screen.
    SCREEN(2);

    private final int number;

    VideoType(int number) {
        this.number = number;
    }

    /// The number on the wire.
    public int number() {
        return number;
    }

    /// The type with this number as a text.
    public static Optional<VideoType> of(String text) {
        return Arrays.stream(values())
                .filter(type -> Integer.toString(type.number).equals(text))
                .findFirst();
    }
}
