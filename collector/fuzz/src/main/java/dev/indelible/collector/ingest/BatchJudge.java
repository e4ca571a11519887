package dev.indelible.collector.ingest;

import dev.indelible.chain.line.Line;
import java.util.List;

/** Judges a body as far as its lines alone can say, as ingest does before it looks at the log; keeps what it took. */
public final class BatchJudge implements Judge {
    private Line first;
    private List<Line> lines;

    @Override
    public Answer look(byte[] bytes, int end) {
        try {
            first = Batch.first(bytes, end);
            return null;
        } catch (Refusal e) {
            return e.answer();
        }
    }

    @Override
    public Answer hold() {
        return null;
    }

    @Override
    public Answer take(byte[] bytes, int length) {
        try {
            lines = Batch.parse(bytes, length).lines();
            return null;
        } catch (Refusal e) {
            return e.answer();
        }
    }

    /** The line that was looked at first, or null. */
    public Line first() {
        return first;
    }

    /** The lines of a batch that was taken, or null. */
    public List<Line> lines() {
        return lines;
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
