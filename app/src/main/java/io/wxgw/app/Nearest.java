package io.wxgw.app;

import java.util.Collection;
import java.util.Comparator;

/// Finds what somebody meant who misspelled a name.
final class Nearest {
    private Nearest() {}

    /// `; did you mean "x"?`, or the names there are if none is near.
    static String hint(String word, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(name -> distance(word, name)))
                .filter(name -> distance(word, name) <= Math.max(2, word.length() / 2))
                .map(name -> "; did you mean \"" + name + "\"?")
                .orElse("; there are " + String.join(", ", known));
    }

    /// Edit distance by Levenshtein, deaf to case.
    static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                boolean same = Character.toLowerCase(one.charAt(i - 1)) == Character.toLowerCase(other.charAt(j - 1));
                int replaced = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
