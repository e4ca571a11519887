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

    @Test
    void plainCharactersOfNamesAreToldFromAllOthers() {
        byte[] bytes = new byte[8];
        for (int value = 0; value < 256; value++) {
            boolean plain = value >= 'a' && value <= 'z' || value >= '0' && value <= '9' || value == '_';
            for (int around : new int[] {0, 'a', 'z', '0', '9', '_', 0x7f, 0x80, 0xff}) {
                for (int place = 0; place < bytes.length; place++) {
                    Arrays.fill(bytes, (byte) around);
                    bytes[place] = (byte) value;
                    long marks = Words.plain(Words.word(bytes, 0));
                    assertEquals(plain, (marks >>> 8 * place + 7 & 1) == 1, value + " among " + around);
                }
            }
        }
    }

    @Test
    void wordsAtTheEndAreFilledWithZeros() {
        byte[] bytes = {1, 2, 3, -4, 5, 6, 7, 8, 9};
        assertEquals(0x08070605_FC030201L, Words.word(bytes, 0, 9));
        assertEquals(0x00000000_FC030201L, Words.word(bytes, 0, 4));
        assertEquals(0, Words.word(bytes, 4, 4));
        for (int count = 0; count <= 8; count++) {
            assertEquals(Words.word(bytes, 0, count), Words.first(Words.word(bytes, 0), count));
        }
        assertEquals(8, Words.leading(0x8080808080808080L));
        assertEquals(3, Words.leading(0x8080808000808080L));
        assertEquals(0, Words.leading(0x8080808080808000L));
    }
}
