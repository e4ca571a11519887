package dev.indelible.collector.verify;

import dev.indelible.chain.line.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares several logs that each hold by themselves. A stream may lie in more than one of them, as equal copies; two
 * different lines at one seq are a fork. Since every line names the leaf of the line before it, two copies are equal exactly
 * when their last common lines are: memory grows with streams, not with lines.
 */
final class Forks {
    private final List<Report> reports;
    private final Workers workers;
    private final Map<String, List<Copy>> shared = new TreeMap<>();
    private long copies;

    private record Copy(Report report, StreamEnd end) {}

    /** @param reports of logs without a failure, each of another folder */
    Forks(List<Report> reports, Workers workers) {
        this.reports = reports;
        this.workers = workers;
        Map<String, List<Copy>> all = new HashMap<>();
        for (Report report : reports) {
            for (StreamEnd end : report.ends()) {
                all.computeIfAbsent(end.stream(), key -> new ArrayList<>()).add(new Copy(report, end));
            }
        }
        all.forEach((stream, held) -> {
            if (held.size() > 1) {
                shared.put(stream, held);
                copies += held.stream().mapToLong(copy -> copy.end().lines()).sum()
                        - held.stream()
                                .mapToLong(copy -> copy.end().lines())
                                .max()
                                .orElseThrow();
            }
        });
    }

    /** Lines that are equal copies of others. */
    long copies() {
        return copies;
    }

    /** @throws Broken naming the first line of the first stream that forks, streams in order of their ids */
    void check() throws Broken, IOException {
        Map<String, byte[]> common = new HashMap<>();
        for (Report report : reports) {
            Map<String, byte[]> leaves = commonLeaves(report);
            for (Map.Entry<String, List<Copy>> stream : shared.entrySet()) {
                byte[] leaf = leaves.get(stream.getKey());
                byte[] before = leaf == null ? null : common.putIfAbsent(stream.getKey(), leaf);
                if (before != null && !Arrays.equals(before, leaf)) {
                    throw fork(stream.getKey(), stream.getValue(), report);
                }
            }
        }
    }

    /** For each shared stream the leaf, in this log, of the last line that all copies have. */
    private Map<String, byte[]> commonLeaves(Report report) throws Broken, IOException {
        Map<String, byte[]> leaves = new HashMap<>();
        Map<String, Long> wanted = new HashMap<>();
        shared.forEach((stream, held) -> {
            long lines =
                    held.stream().mapToLong(copy -> copy.end().lines()).min().orElseThrow();
            for (Copy copy : held) {
                if (sameLog(copy, report) && copy.end().lines() == lines) {
                    leaves.put(stream, copy.end().head());
                } else if (sameLog(copy, report)) {
                    wanted.put(stream, lines - 1);
                }
            }
        });
        if (!wanted.isEmpty()) {
            try (LineScan scan = new LineScan(report, workers)) {
                for (Line line = scan.next(); line != null && !wanted.isEmpty(); line = scan.next()) {
                    if (wanted.getOrDefault(line.stream(), -1L) == line.seq()) {
                        leaves.put(line.stream(), line.leaf());
                        wanted.remove(line.stream());
                    }
                }
            }
        }
        return leaves;
    }

    /** Finds the first line that differs, and in which log it stands beside this one. */
    private Broken fork(String stream, List<Copy> held, Report report) throws Broken, IOException {
        for (Copy copy : held) {
            if (sameLog(copy, report)) {
                continue;
            }
            try (LineScan here = new LineScan(report, workers);
                    LineScan there = new LineScan(copy.report(), workers)) {
                Line a = here.next(stream);
                Line b = there.next(stream);
                while (a != null && b != null && Arrays.equals(a.leaf(), b.leaf())) {
                    a = here.next(stream);
                    b = there.next(stream);
                }
                if (a != null && b != null) {
                    return new Broken(
                            within(report, here.place()),
                            "a fork: another line has this seq of this stream in "
                                    + within(copy.report(), there.place()));
                }
            }
        }
        throw new IOException("a log changed while it was read; verify copies");
    }

    private static boolean sameLog(Copy copy, Report report) {
        return copy.report().folder().equals(report.folder());
    }

    private static Place within(Report report, Place place) {
        return new Place(
                Path.of(report.folder()).resolve(place.file()).toString(),
                place.line(),
                place.stream(),
                place.seq(),
                place.offset());
    }
}
