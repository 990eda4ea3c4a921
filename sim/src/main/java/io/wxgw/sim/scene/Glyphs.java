package io.wxgw.sim.scene;

import io.wxgw.codec.YuvPicture;
import java.util.Locale;

/// Letters of 5 by 7 dots. What is not there is drawn as a blank.
final class Glyphs {
    private static final int COLUMNS = 5;
    private static final int ROWS = 7;
    private static final String ORDER = "0123456789:.-ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// One string a row of dots, five characters a glyph.
    private static final String[] DOTS = {
        " ### " + "  #  " + " ### " + " ### " + "   # " + "#####" + "  ## " + "#####" + " ### " + " ### "
                + "     " + "     " + "     "
                + " ### " + "#### " + " ### " + "#### " + "#####" + "#####" + " ### " + "#   #" + " ### "
                + "  ###" + "#   #" + "#    " + "#   #" + "#   #" + " ### " + "#### " + " ### " + "#### "
                + " ####" + "#####" + "#   #" + "#   #" + "#   #" + "#   #" + "#   #" + "#####",
        "#   #" + " ##  " + "#   #" + "#   #" + "  ## " + "#    " + " #   " + "    #" + "#   #" + "#   #"
                + "  #  " + "     " + "     "
                + "#   #" + "#   #" + "#   #" + "#   #" + "#    " + "#    " + "#   #" + "#   #" + "  #  "
                + "   # " + "#  # " + "#    " + "## ##" + "##  #" + "#   #" + "#   #" + "#   #" + "#   #"
                + "#    " + "  #  " + "#   #" + "#   #" + "#   #" + "#   #" + "#   #" + "    #",
        "#  ##" + "  #  " + "    #" + "    #" + " # # " + "#### " + "#    " + "   # " + "#   #" + "#   #"
                + "  #  " + "     " + "     "
                + "#   #" + "#   #" + "#    " + "#   #" + "#    " + "#    " + "#    " + "#   #" + "  #  "
                + "   # " + "# #  " + "#    " + "# # #" + "# # #" + "#   #" + "#   #" + "#   #" + "#   #"
                + "#    " + "  #  " + "#   #" + "#   #" + "#   #" + " # # " + " # # " + "   # ",
        "# # #" + "  #  " + "   # " + "  ## " + "#  # " + "    #" + "#### " + "  #  " + " ### " + " ####"
                + "     " + "     " + "#####"
                + "#####" + "#### " + "#    " + "#   #" + "#### " + "#### " + "# ###" + "#####" + "  #  "
                + "   # " + "##   " + "#    " + "# # #" + "#  ##" + "#   #" + "#### " + "#   #" + "#### "
                + " ### " + "  #  " + "#   #" + "#   #" + "# # #" + "  #  " + "  #  " + "  #  ",
        "##  #" + "  #  " + "  #  " + "    #" + "#####" + "    #" + "#   #" + " #   " + "#   #" + "    #"
                + "  #  " + "     " + "     "
                + "#   #" + "#   #" + "#    " + "#   #" + "#    " + "#    " + "#   #" + "#   #" + "  #  "
                + "   # " + "# #  " + "#    " + "#   #" + "#   #" + "#   #" + "#    " + "# # #" + "# #  "
                + "    #" + "  #  " + "#   #" + "#   #" + "# # #" + " # # " + "  #  " + " #   ",
        "#   #" + "  #  " + " #   " + "#   #" + "   # " + "#   #" + "#   #" + " #   " + "#   #" + "   # "
                + "  #  " + " ##  " + "     "
                + "#   #" + "#   #" + "#   #" + "#   #" + "#    " + "#    " + "#   #" + "#   #" + "  #  "
                + "#  # " + "#  # " + "#    " + "#   #" + "#   #" + "#   #" + "#    " + "#  # " + "#  # "
                + "    #" + "  #  " + "#   #" + " # # " + "## ##" + "#   #" + "  #  " + "#    ",
        " ### " + " ### " + "#####" + " ### " + "   # " + " ### " + " ### " + " #   " + " ### " + " ##  "
                + "     " + " ##  " + "     "
                + "#   #" + "#### " + " ### " + "#### " + "#####" + "#    " + " ####" + "#   #" + " ### "
                + " ##  " + "#   #" + "#####" + "#   #" + "#   #" + " ### " + "#    " + " ## #" + "#   #"
                + "#### " + "  #  " + " ### " + "  #  " + "#   #" + "#   #" + "  #  " + "#####",
    };

    private Glyphs() {}

    /// Draws a line of text in white; what goes beyond the edge is cut.
    ///
    /// @param dot pixels across and down of one dot
    static void draw(YuvPicture picture, int left, int top, int dot, String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        for (int i = 0; i < upper.length(); i++) {
            int glyph = ORDER.indexOf(upper.charAt(i));
            if (glyph >= 0) {
                draw(picture, left + i * (COLUMNS + 1) * dot, top, dot, glyph);
            }
        }
    }

    private static void draw(YuvPicture picture, int left, int top, int dot, int glyph) {
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                if (DOTS[row].charAt(glyph * COLUMNS + column) == '#') {
                    Luma.fill(picture, left + column * dot, top + row * dot, dot, dot, Luma.WHITE);
                }
            }
        }
    }
}
