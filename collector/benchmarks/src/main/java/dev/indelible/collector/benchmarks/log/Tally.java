package dev.indelible.collector.benchmarks.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a log holds against what was acknowledged: read from the lines themselves, by their stream and seq, without the
 * collector's word for it. FORMAT.md fixes the first members of each line.
 *
 * @param acknowledged lines, of all streams
 * @param lost acknowledged lines that the log does not hold
 * @param twice lines that the log holds more than once
 * @param lines that the log holds in all, the collector's own included
 */
public record Tally(long acknowledged, long lost, long twice, long lines) {
    private static final byte[] STREAM = "{\"stream\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SEQ = "\",\"seq\":".getBytes(StandardCharsets.US_ASCII);
    private static final int ID = 22;

    /** The seqs of one stream so far: in a log that holds each line once, every line is the next. */
    private static final class Seqs {
        private long next;
        private long missing;
        private long twice;

        void add(long seq) {
            if (seq < next) {
                twice++;
            } else {
                missing += seq - next;
                next = seq + 1;
            }
        }

        /** How many of the first lines are not here; one that came too late, behind a later one, counts as missing too. */
        long lost(long acknowledged) {
            return missing + Math.max(0, acknowledged - next);
        }
    }

    /** Reads the log. {@code acknowledged}: lines by stream. */
    public static Tally of(Path log, Map<String, Long> acknowledged) throws IOException {
        Map<String, Seqs> streams = new HashMap<>();
        long[] lines = new long[1];
        LogLines.read(log, (index, bytes, from, to) -> {
            lines[0]++;
            String id = stream(bytes, from, to);
            if (acknowledged.containsKey(id)) {
                streams.computeIfAbsent(id, unseen -> new Seqs()).add(seq(bytes, from));
            }
        });
        long all = 0;
        long lost = 0;
        long twice = 0;
        for (Map.Entry<String, Long> stream : acknowledged.entrySet()) {
            Seqs seqs = streams.getOrDefault(stream.getKey(), new Seqs());
            all += stream.getValue();
            lost += seqs.lost(stream.getValue());
            twice += seqs.twice;
        }
        return new Tally(all, lost, twice, lines[0]);
    }

    /** Whether each acknowledged line is there, once. */
    public boolean whole() {
        return lost == 0 && twice == 0;
    }

    /** For a cell. */
    public String shown() {
        return String.format(Locale.ROOT, whole() ? "%,d lost, %,d twice" : "**%,d lost, %,d twice**", lost, twice)
                + String.format(Locale.ROOT, " of %,d", acknowledged);
    }

    static String stream(byte[] bytes, int from, int to) {
        int at = from + STREAM.length + ID;
        if (to < at + SEQ.length || !stands(STREAM, bytes, from) || !stands(SEQ, bytes, at)) {
            throw new IllegalStateException("no line of this format: "
                    + new String(bytes, from, Math.min(80, to - from), StandardCharsets.UTF_8));
        }
        return new String(bytes, from + STREAM.length, ID, StandardCharsets.US_ASCII);
    }

    static long seq(byte[] bytes, int from) {
        long seq = 0;
        for (int at = from + STREAM.length + ID + SEQ.length; bytes[at] >= '0' && bytes[at] <= '9'; at++) {
            seq = 10 * seq + bytes[at] - '0';
        }
        return seq;
    }

    private static boolean stands(byte[] what, byte[] bytes, int at) {
        for (int i = 0; i < what.length; i++) {
            if (bytes[at + i] != what[i]) {
                return false;
            }
        }
        return true;
    }
}
