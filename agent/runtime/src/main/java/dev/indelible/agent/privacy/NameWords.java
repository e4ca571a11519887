package dev.indelible.agent.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words of a name, in lower case: {@code customer.cardNumber}, {@code CARD_NUMBER} and {@code PANNumber2} give
 * {@code customer card number}, {@code card number} and {@code pan number 2}.
 *
 * <p>What must stay true: words end where people end them (dots, dashes, underscores, capitals, digits), so that a rule
 * about {@code pan} says nothing about {@code company}.
 */
final class NameWords {
    /** What is longer is no name that anybody chose; the rest is not looked at. */
    private static final int MAX_CHARS = 256;

    private NameWords() {}

    static List<String> of(String name) {
        int length = Math.min(name.length(), MAX_CHARS);
        List<String> words = new ArrayList<>();
        int from = 0;
        for (int at = 1; at <= length; at++) {
            if (at == length || ends(name, at, length)) {
                add(words, name, from, at);
                from = at;
            }
        }
        return words;
    }

    /** Whether a word ends before {@code at}. */
    private static boolean ends(String name, int at, int length) {
        char before = name.charAt(at - 1);
        char here = name.charAt(at);
        if (kind(before) != kind(here)) {
            return true;
        }
        boolean capital = Character.isUpperCase(here);
        boolean afterSmall = Character.isLetter(before) && !Character.isUpperCase(before);
        // The last capital of several begins the next word: PANNumber.
        boolean beforeSmall = at + 1 < length && Character.isLowerCase(name.charAt(at + 1));
        return capital && (afterSmall || beforeSmall);
    }

    private static int kind(char c) {
        return Character.isLetter(c) ? 1 : Character.isDigit(c) ? 2 : 0;
    }

    private static void add(List<String> words, String name, int from, int to) {
        if (kind(name.charAt(from)) != 0) {
            words.add(name.substring(from, to).toLowerCase(Locale.ROOT));
        }
    }
}
