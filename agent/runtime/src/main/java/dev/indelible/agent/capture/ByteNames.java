package dev.indelible.agent.capture;

import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * Texts to be found whole among the constants of class files. Asked for millions of them while an application starts, and
 * by the interpreter: most differ in their length already.
 */
public final class ByteNames {
    private static final int SHIFT = 8;

    /** By their length. */
    private final byte[][][] texts = new byte[1 << SHIFT][][];

    /** Beside {@link #texts}: the group of each, a bit. */
    private final int[][] groups = new int[1 << SHIFT][];

    /** One group; {@code names}: ASCII, shorter than 256. */
    public ByteNames(Collection<String> names) {
        add(1, names);
    }

    private ByteNames() {}

    /** Several groups: the first has bit 0. */
    @SafeVarargs
    static ByteNames grouped(Collection<String>... groups) {
        ByteNames all = new ByteNames();
        for (int i = 0; i < groups.length; i++) {
            all.add(1 << i, groups[i]);
        }
        return all;
    }

    private void add(int group, Collection<String> names) {
        for (String name : names) {
            byte[] text = name.getBytes(StandardCharsets.US_ASCII);
            int length = text.length;
            int count = texts[length] == null ? 0 : texts[length].length;
            byte[][] more = new byte[count + 1][];
            int[] bits = new int[count + 1];
            for (int i = 0; i < count; i++) {
                more[i] = texts[length][i];
                bits[i] = groups[length][i];
            }
            more[count] = text;
            bits[count] = group;
            texts[length] = more;
            groups[length] = bits;
        }
    }

    /** The groups that have the text at {@code from}; 0 for none. */
    int groups(byte[] bytes, int from, int length) {
        byte[][] same = length < texts.length ? texts[length] : null;
        if (same == null) {
            return 0;
        }
        int found = 0;
        for (int i = 0; i < same.length; i++) {
            if (is(same[i], bytes, from)) {
                found |= groups[length][i];
            }
        }
        return found;
    }

    private static boolean is(byte[] text, byte[] bytes, int from) {
        // Backwards: names of one length often begin alike.
        for (int i = text.length - 1; i >= 0; i--) {
            if (bytes[from + i] != text[i]) {
                return false;
            }
        }
        return true;
    }
}
