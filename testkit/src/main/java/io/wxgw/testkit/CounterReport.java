package io.wxgw.testkit;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What [CounterReader] saw.
///
/// @param counters the counters of the readable pictures in the order they came, each 0..255
/// @param unreadable pictures whose blocks were neither black nor white
/// @param red mean of the colour part over all pictures, 0..255
/// @param green likewise
/// @param blue likewise
public record CounterReport(List<Integer> counters, int unreadable, int red, int green, int blue) {
    private static final int MODULUS = 1 << SyntheticMember.COUNTER_BITS;

    public CounterReport {
        counters = List.copyOf(counters);
    }

    /// Counters that came straight after themselves or later than a newer one, within half the counter's range.
    public int outOfOrderOrTwice() {
        int wrong = 0;
        for (int i = 1; i < counters.size(); i++) {
            int step = Math.floorMod(counters.get(i) - counters.get(i - 1), MODULUS);
            if (step == 0 || step > MODULUS / 2) {
                wrong++;
            }
        }
        return wrong;
    }

    /// How many of the `sent` counters that follow the first one received (itself included) came, 0..1. `sent` is at
    /// most 255: beyond that a counter no longer names one frame.
    public double share(int sent) {
        if (sent < 1 || sent >= MODULUS) {
            throw new IllegalArgumentException("sent counters: 1..255 expected, not " + sent);
        }
        if (counters.isEmpty()) {
            return 0;
        }
        Set<Integer> seen = new HashSet<>();
        int first = counters.getFirst();
        for (int i = 0; i < Math.min(counters.size(), sent); i++) {
            int place = Math.floorMod(counters.get(i) - first, MODULUS);
            if (place < sent) {
                seen.add(place);
            }
        }
        return seen.size() / (double) sent;
    }

    /// True if the mean colour is `0xRRGGBB` within `tolerance` a channel (the way through YUV costs a few steps).
    public boolean isColour(String colour, int tolerance) {
        int wanted = Integer.decode(colour);
        return Math.abs(red - (wanted >> 16 & 0xff)) <= tolerance
                && Math.abs(green - (wanted >> 8 & 0xff)) <= tolerance
                && Math.abs(blue - (wanted & 0xff)) <= tolerance;
    }
}
