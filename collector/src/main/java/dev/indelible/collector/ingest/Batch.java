package dev.indelible.collector.ingest;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of one request: at least one, all of one stream, with seqs and links without a hole, the last one a seal.
 * Whether they continue what is stored is not known yet.
 */
record Batch(List<Line> lines) {

    /** Splits and parses a body; the lines share its array. */
    static Batch parse(byte[] body, int length) throws Refusal {
        if (length == 0 || body[length - 1] != '\n') {
            throw new Refusal(400, "the body does not end in a line feed", "send whole lines, each with its line feed");
        }
        List<Line> lines = new ArrayList<>();
        for (int from = 0; from < length; ) {
            int to = Line.end(body, from, length);
            lines.add(parse(body, from, to, lines));
            from = to + 1;
        }
        if (!lines.get(lines.size() - 1).kind().equals("seal")) {
            throw new Refusal(400, "the last line is no seal", "end each batch with a seal");
        }
        return new Batch(List.copyOf(lines));
    }

    /** The first line of a body alone. */
    static Line first(byte[] body, int end) throws Refusal {
        return parse(body, 0, end, List.of());
    }

    Line first() {
        return lines.get(0);
    }

    Line last() {
        return lines.get(lines.size() - 1);
    }

    private static Line parse(byte[] body, int from, int to, List<Line> before) throws Refusal {
        Line previous = before.isEmpty() ? null : before.get(before.size() - 1);
        Line line;
        try {
            line = Line.parse(body, from, to);
        } catch (LineException e) {
            Answer answer =
                    broken("line " + (before.size() + 1) + " of the body breaks the grammar: " + e.getMessage());
            throw new Refusal(previous == null ? answer : answer.with("seq", previous.seq() + 1), null);
        }
        if (previous == null) {
            return line;
        }
        if (!line.stream().equals(previous.stream())) {
            throw new Refusal(400, "lines of two streams in one body", "send each stream in a request of its own");
        }
        if (line.seq() != previous.seq() + 1 || !line.follows(previous.leaf())) {
            throw new Refusal(
                    broken("the line after seq " + previous.seq() + " does not follow it")
                            .with("seq", line.seq()),
                    "lines.chain");
        }
        return line;
    }

    /** 422 without its seq. */
    static Answer broken(String error) {
        return Answer.error(
                422,
                error,
                "these lines can never be stored; keep them and look into who changed them before they were sent");
    }
}
