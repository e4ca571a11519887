package dev.indelible.collector.verify;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.key.Ed25519;
import dev.indelible.chain.line.Line;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.FutureTask;

/**
 * Checks signatures of agents' lines before their turn, on other threads, since one costs as much as a hundred lines. It
 * only guesses the key, from the line that announced it; a line remembers the key that its signature held for, and who
 * judges it asks for the key that must have signed it. A wrong guess costs time and nothing else.
 */
final class Signatures {
    private final Workers workers;
    private final Map<String, byte[]> announced = new HashMap<>();

    Signatures(Workers workers) {
        this.workers = workers;
    }

    /** Looks through the lines of a block, each block once and in log order. */
    void look(Block block) {
        for (int i = 0; i < block.count(); i++) {
            Line line = block.line(i);
            if (line == null) {
                continue;
            }
            if (line.kind().equals("seal")) {
                check(block, line, announced.get(line.stream()));
                announce(line);
            } else if (line.kind().equals("open") && line.has("next")) {
                check(block, line, key(line, "identity"));
                announce(line);
            }
        }
    }

    private void announce(Line line) {
        byte[] next = key(line, "next");
        if (next == null) {
            announced.remove(line.stream());
        } else {
            announced.put(line.stream(), next);
        }
    }

    private void check(Block block, Line line, byte[] key) {
        if (key != null) {
            FutureTask<Boolean> task = new FutureTask<>(() -> line.verify(key));
            block.pending().add(task);
            workers.submit(task);
        }
    }

    private static byte[] key(Line line, String member) {
        String text = line.text(member);
        try {
            return text == null ? null : Encoding.base64(text, Ed25519.KEY_BYTES);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
