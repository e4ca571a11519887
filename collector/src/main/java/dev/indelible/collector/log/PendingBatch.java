package dev.indelible.collector.log;

import dev.indelible.chain.line.Line;
import java.util.ArrayList;
import java.util.List;

/**
 * Start-up: lines that are read and not kept yet, since a batch stands or falls as a whole. It never grows beyond what ingest
 * takes at once, whatever lies in the file. One thread.
 */
final class PendingBatch {
    /** Of one body (FORMAT.md, "Forwarding"). */
    private static final int MAX_BYTES = 8 << 20;

    private final List<Line> lines = new ArrayList<>();
    private int bytes;

    /** @throws RefusedLine where no batch is so long */
    void add(Line line) throws RefusedLine {
        if (bytes + line.length() + 1 > MAX_BYTES) {
            throw new RefusedLine("a batch of more than " + MAX_BYTES + " bytes, which are never taken at once");
        }
        bytes += line.length() + 1;
        lines.add(line);
    }

    List<Line> lines() {
        return List.copyOf(lines);
    }

    int size() {
        return lines.size();
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    void clear() {
        lines.clear();
        bytes = 0;
    }
}
