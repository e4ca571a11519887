package dev.indelible.collector.benchmarks.log;

import dev.indelible.chain.Leaf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Lines from all over a log, with the leaves that their bytes have, in a random order that is the same each time. */
public final class SampledLines {
    private static final long SEED = 42;

    private SampledLines() {}

    /** A line to be proven: its place in the log and in its stream. */
    public record Sample(long index, byte[] leaf, String stream, long seq) {}

    /** About so many of a log of {@code size} lines. */
    public static List<Sample> of(Path log, long size, int count) throws IOException {
        long step = Math.max(1, size / count);
        List<Sample> samples = new ArrayList<>();
        LogLines.read(log, (index, bytes, from, to) -> {
            if (index < size && index % step == step / 2) {
                samples.add(new Sample(
                        index, Leaf.hash(bytes, from, to), Tally.stream(bytes, from, to), Tally.seq(bytes, from)));
            }
        });
        Collections.shuffle(samples, new Random(SEED));
        return samples;
    }
}
