package io.wxgw.mcs;

import java.util.random.RandomGenerator;

/// Draws names of streams: 128 random bits in base32 (RFC 4648 section 6, lower case), so that nobody guesses one.
final class StreamNames {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int BITS = 128;
    private static final int BITS_PER_LETTER = 5;

    private StreamNames() {}

    static String draw(RandomGenerator random) {
        var name = new StringBuilder();
        for (var bits = 0; bits < BITS; bits += BITS_PER_LETTER) {
            name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return name.toString();
    }
}
