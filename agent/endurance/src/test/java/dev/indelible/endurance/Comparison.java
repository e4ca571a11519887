package dev.indelible.endurance;

import com.acme.storm.Tally;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What callers saw against what a log holds, id by id. A call that was under way when its process was killed may have a
 * line or none; any other call has returned, and has exactly one.
 *
 * @param acknowledged calls that returned
 * @param lost of these, those without a line
 * @param doubled lines too many
 * @param strange lines of calls that nobody made, or runs that threw
 * @param longestMillis the longest call
 * @param examples some ids that are wrong
 */
record Comparison(
        long acknowledged,
        long lines,
        long lost,
        long doubled,
        long strange,
        long longestMillis,
        List<String> examples) {
    private static final int EXAMPLES = 8;

    static Comparison of(Load load, CollectedLog log) throws IOException {
        long acknowledged = 0;
        long lost = 0;
        long strange = 0;
        long longest = 0;
        List<String> examples = new ArrayList<>(log.doubled());
        for (Load.Run run : load.runs()) {
            Tally tally = run.tally();
            for (int thread = 0; tally != null && thread < tally.threads(); thread++) {
                int returned = Math.toIntExact(tally.returned(thread));
                BitSet lines = log.of(run.name(), thread);
                acknowledged += returned;
                lost += returned - lines.get(0, returned).cardinality();
                strange += Math.max(0, lines.length() - returned - 1);
                int first = lines.nextClearBit(0);
                if (first < returned && examples.size() < EXAMPLES) {
                    examples.add(run.name() + "-" + thread + "-" + first);
                }
            }
            if (tally != null) {
                strange += tally.thrown();
                longest = Math.max(longest, tally.longest());
            }
        }
        return new Comparison(
                acknowledged, log.payments(), lost, log.doubles(), strange, longest / 1_000_000, examples);
    }
}
