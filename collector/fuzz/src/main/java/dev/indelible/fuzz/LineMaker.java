package dev.indelible.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Makes the members of a line out of any bytes, so that nesting, names and numbers come close to their limits without the
 * fuzzer having to guess brackets that match. What is made is JSON in most cases, and breaks one of FORMAT.md's rules in many.
 */
final class LineMaker {
    private static final int MAX_BYTES = 70_000;
    private static final String LONG = "n".repeat(64);
    private static final String[] NAMES = {
        "a",
        "b",
        "\\u0061",
        "\\u0062",
        "data",
        "sig",
        "A",
        "\u00e9",
        "\\u00e9",
        "",
        LONG,
        LONG + "n",
        "m".repeat(256),
        "m".repeat(257),
        "seq",
        "\\ud83d\\ude00"
    };
    private static final String[] VALUES = {
        "0",
        "1",
        "-1",
        "-0",
        "01",
        "9007199254740992",
        "9007199254740993",
        "-9007199254740992",
        "-9007199254740993",
        "1.0",
        "1e1",
        "true",
        "null",
        "\"\"",
        "\"\\ud83d\"",
        "\"\\ud83d\\ude00\"",
        "\"\\\"\"",
        "\"\u00c5\"",
        "nul",
        "\"" + "A".repeat(86) + "==\""
    };

    private final ByteArrayOutputStream json = new ByteArrayOutputStream();
    private final Deque<Character> open = new ArrayDeque<>();
    private boolean first;
    private int names;

    private LineMaker() {}

    /** The bytes behind the six first members, to the line's end. */
    static byte[] rest(byte[] input, int from) {
        LineMaker maker = new LineMaker();
        maker.open.push('}');
        for (int i = from; i + 1 < input.length && maker.json.size() < MAX_BYTES; i += 2) {
            // The upper half of the first byte says how often: more than an object, a list or a depth may have.
            int times = input[i] >= 0 ? 1 : 1 << (input[i] >> 4 & 7) + 4;
            for (int n = 0; n < times && maker.json.size() < MAX_BYTES; n++) {
                maker.step(input[i] & 15, input[i + 1] & 0xFF);
            }
        }
        while (!maker.open.isEmpty()) {
            maker.close();
        }
        return maker.json.toByteArray();
    }

    private void step(int what, int which) {
        if (what == 0) {
            if (open.size() > 1) {
                close();
            }
            return;
        }
        if (!first) {
            write(",");
        }
        first = false;
        if (open.element() == '}') {
            write("\"" + (what > 9 ? "x" + names++ : NAMES[which >> 4]) + "\":");
        }
        switch (what % 5) {
            case 1 -> open('[', ']');
            case 2 -> open('{', '}');
            default -> write(VALUES[which % VALUES.length]);
        }
    }

    private void open(char begin, char end) {
        write(String.valueOf(begin));
        open.push(end);
        first = true;
    }

    private void close() {
        write(String.valueOf(open.pop()));
        first = false;
    }

    private void write(String text) {
        json.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
