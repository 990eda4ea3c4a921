package io.wxgw.sim;

import io.wxgw.sim.measure.Delays;
import io.wxgw.sim.measure.PictureWatch;
import org.jspecify.annotations.Nullable;

/// What came through one player in one second.
///
/// @param of whose channel it is; `mix` for the conference's sound
/// @param shows the member whose picture must be in it; null if none must be
/// @param live whether media came
/// @param kbps kilobits a second of media
/// @param seen whether the member's counter ran
/// @param arrival age of pictures when they came in, by the clock in them
/// @param shown age of pictures when they were shown
/// @param pictures what the pictures said
/// @param bufferMs buffered at the end of the second
/// @param timesEmpty how often the buffer ran empty
/// @param soundHoles steps in the sound of more than two access units
/// @param undecodable access units that could not be decoded
/// @param soundAfterPictureMs how much later the member's beep was heard than its flash was seen; null where there was
///     no such pair
public record ChannelSecond(
        String of,
        @Nullable String shows,
        boolean live,
        long kbps,
        boolean seen,
        Delays.Summary arrival,
        Delays.Summary shown,
        PictureWatch.Summary pictures,
        long bufferMs,
        int timesEmpty,
        int soundHoles,
        int undecodable,
        @Nullable Double soundAfterPictureMs) {
    /// The [#of] of the conference's sound.
    public static final String MIX = "mix";
}
