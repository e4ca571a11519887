package dev.indelible.chain.line;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Whatever is looked for is found at every place of a word, before and behind its end, and nothing else is. */
class WordsTest {
    private static final int LONGEST = 40;

    @Test
    void everyByteIsJudgedAtEveryPlace() {
        for (int length = 0; length <= LONGEST; length++) {
            for (int place = 0; place < length; place++) {
                for (int value = 0; value < 256; value++) {
                    byte[] bytes = new byte[LONGEST + 8];
                    Arrays.fill(bytes, (byte) '"');
                    Arrays.fill(bytes, 3, 3 + length, (byte) (value == 'a' ? 'b' : 'a'));
                    bytes[3 + place] = (byte) value;
                    boolean special = value < 0x20 || value > 0x7f || value == '"' || value == '\\';
                    int expected = special ? 3 + place : 3 + length;
                    assertEquals(expected, Words.special(bytes, 3, 3 + length), "value " + value + " at " + place);
                    int feed = value == '\n' ? 3 + place : 3 + length;
                    assertEquals(feed, Words.lineFeed(bytes, 3, 3 + length), "value " + value + " at " + place);
                }
            }
        }
    }

    @Test
    void theFirstOfTwoIsFound() {
        byte[] bytes = new byte[24];
        for (int first = 0; first < bytes.length; first++) {
            for (int second = first; second < bytes.length; second++) {
                for (int before = 0; before < 256; before++) {
                    if (before == '\n') {
                        continue;
                    }
                    Arrays.fill(bytes, (byte) before);
                    bytes[first] = '\n';
                    bytes[second] = '\n';
                    assertEquals(first, Words.lineFeed(bytes, 0, bytes.length));
                }
            }
        }
    }
}
