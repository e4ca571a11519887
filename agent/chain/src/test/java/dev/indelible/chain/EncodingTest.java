package dev.indelible.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Base64 is read in two ways, from texts by the JDK and from bytes in place: both must take the same texts and no others. */
class EncodingTest {
    private static final int ROUNDS = 20_000;

    private final Random random = new Random(20_261_123);

    @Test
    void bytesAndTextsAreReadAlike() {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] value = new byte[1 + random.nextInt(66)];
            random.nextBytes(value);
            String plain = Encoding.base64(value);
            String url = Encoding.base64url(value);
            assertArrayEquals(value, read(plain, value.length));
            assertEquals(true, isUrl(url, value.length));
            for (int length : new int[] {value.length, value.length + 1, Math.max(1, value.length - 1)}) {
                String spoiled = spoiled(plain);
                assertArrayEquals(expected(spoiled, length), read(spoiled, length), spoiled);
                String spoiledUrl = spoiled(url);
                assertEquals(expectedUrl(spoiledUrl, length), isUrl(spoiledUrl, length), spoiledUrl);
            }
        }
    }

    /** One character is another, goes or comes. */
    private String spoiled(String text) {
        StringBuilder spoiled = new StringBuilder(text);
        int at = random.nextBoolean()
                ? text.length() - 1 - random.nextInt(Math.min(3, text.length()))
                : random.nextInt(text.length());
        char c = (char) random.nextInt(random.nextBoolean() ? 128 : 256);
        switch (random.nextInt(4)) {
            case 0 -> spoiled.deleteCharAt(at);
            case 1 -> spoiled.insert(at, c);
            case 2 -> spoiled.setCharAt(at, (char) (text.charAt(at) + 1));
            default -> spoiled.setCharAt(at, c);
        }
        return spoiled.toString();
    }

    private static byte[] expected(String text, int length) {
        try {
            return Encoding.base64(text, length);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean expectedUrl(String text, int length) {
        try {
            return Encoding.base64url(text, length).length == length;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** In the middle of other bytes. */
    private static byte[] read(String text, int length) {
        byte[] around = around(text);
        byte[] read = Encoding.base64(around, 2, around.length - 2, length);
        assertEquals(true, read == null || read.length == length);
        return read;
    }

    private static boolean isUrl(String text, int length) {
        byte[] around = around(text);
        return Encoding.isBase64url(around, 2, around.length - 2, length);
    }

    private static byte[] around(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] around = new byte[bytes.length + 4];
        Arrays.fill(around, (byte) 'A');
        System.arraycopy(bytes, 0, around, 2, bytes.length);
        return around;
    }
}
