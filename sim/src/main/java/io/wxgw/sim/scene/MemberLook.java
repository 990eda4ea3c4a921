package io.wxgw.sim.scene;

import java.util.List;

/// How a simulated member looks and sounds: what others know it by.
///
/// @param name drawn into the picture
/// @param toneHz its voice; a multiple of 4, so that it lies on a bin of a quarter of a second
/// @param rgb colour of its picture, `0xRRGGBB`
public record MemberLook(String name, int toneHz, int rgb) {
    /// The tones a simulator knows, far enough apart to be told from each other in a quarter of a second.
    public static final List<Integer> TONES = List.of(
            440, 1_000, 1_700, 2_600, 560, 720, 860, 1_160, 1_340, 1_520, 1_900, 2_120, 2_360, 2_860, 3_140, 3_440);

    private static final List<Integer> COLOURS =
            List.of(0xB02020, 0x2050C0, 0x208040, 0xA08020, 0x8030A0, 0x208090, 0xC06020, 0x606070);

    public MemberLook {
        if (toneHz < 100 || toneHz > 8_000 || toneHz % 4 != 0) {
            throw new IllegalArgumentException("a multiple of 4 from 100 to 8000 Hz expected: " + toneHz);
        }
    }

    /// The look of the member with this number; tones repeat after 16, colours after 8.
    public static MemberLook numbered(int number, String name) {
        return new MemberLook(
                name,
                TONES.get(Math.floorMod(number, TONES.size())),
                COLOURS.get(Math.floorMod(number, COLOURS.size())));
    }

    /// The look of the member that a simulator elsewhere gave this name: `mp-3` has number 3.
    public static MemberLook named(String name) {
        String digits = name.substring(name.lastIndexOf('-') + 1);
        return numbered(digits.matches("\\d{1,4}") ? Integer.parseInt(digits) - 1 : 0, name);
    }

    /// How its screen looks: in its colour, half as bright.
    public MemberLook screen() {
        return new MemberLook(name + " screen", toneHz, rgb >> 1 & 0x7F7F7F);
    }

    /// Brightness of [#rgb] (ITU-R BT.601, limited range).
    int luma() {
        return 16 + ((66 * red() + 129 * green() + 25 * blue() + 128) >> 8);
    }

    /// Blue difference of [#rgb].
    public int cb() {
        return 128 + ((-38 * red() - 74 * green() + 112 * blue() + 128) >> 8);
    }

    /// Red difference of [#rgb].
    public int cr() {
        return 128 + ((112 * red() - 94 * green() - 18 * blue() + 128) >> 8);
    }

    private int red() {
        return rgb >> 16 & 0xFF;
    }

    private int green() {
        return rgb >> 8 & 0xFF;
    }

    private int blue() {
        return rgb & 0xFF;
    }
}
