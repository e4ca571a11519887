package dev.indelible.collector.verify;

import dev.indelible.chain.line.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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

    private record Copy(int log, StreamEnd end) {}

    /** @param reports of logs without a failure, each of another folder */
    Forks(List<Report> reports, Workers workers) {
        this.reports = reports;
        this.workers = workers;
        Map<String, List<Copy>> all = new HashMap<>();
        for (int log = 0; log < reports.size(); log++) {
            for (StreamEnd end : reports.get(log).ends()) {
                all.computeIfAbsent(end.stream(), key -> new ArrayList<>()).add(new Copy(log, end));
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
        List<Map<String, Copy>> shorter = neighbours();
        TreeMap<String, int[]> forked = new TreeMap<>();
        for (int log = 0; log < reports.size(); log++) {
            for (Copy copy : differing(reports.get(log), shorter.get(log))) {
                forked.putIfAbsent(copy.end().stream(), new int[] {copy.log(), log});
            }
        }
        if (!forked.isEmpty()) {
            int[] logs = forked.firstEntry().getValue();
            throw fork(
                    forked.firstKey(),
                    reports.get(Math.min(logs[0], logs[1])),
                    reports.get(Math.max(logs[0], logs[1])));
        }
    }

    /**
     * For each log, by stream, the next shorter copy in another log, as long or shorter. Where each copy begins with the next
     * shorter one, all agree.
     */
    private List<Map<String, Copy>> neighbours() {
        List<Map<String, Copy>> shorter = new ArrayList<>();
        reports.forEach(report -> shorter.add(new HashMap<>()));
        shared.forEach((stream, held) -> {
            List<Copy> byLength = held.stream()
                    .sorted(Comparator.comparingLong(copy -> copy.end().lines()))
                    .toList();
            for (int i = 1; i < byLength.size(); i++) {
                shorter.get(byLength.get(i).log()).put(stream, byLength.get(i - 1));
            }
        });
        return shorter;
    }

    /** Those of these copies with which the same stream in this log does not begin. */
    private List<Copy> differing(Report report, Map<String, Copy> shorter) throws Broken, IOException {
        List<Copy> differing = new ArrayList<>();
        Map<String, Copy> wanted = new HashMap<>(shorter);
        for (StreamEnd end : report.ends()) {
            Copy copy = wanted.get(end.stream());
            if (copy != null && copy.end().lines() == end.lines()) {
                wanted.remove(end.stream());
                compare(copy, end.head(), differing);
            }
        }
        if (!wanted.isEmpty()) {
            try (LineScan scan = new LineScan(report, workers)) {
                for (Line line = scan.next(); line != null && !wanted.isEmpty(); line = scan.next()) {
                    Copy copy = wanted.get(line.stream());
                    if (copy != null && copy.end().lines() - 1 == line.seq()) {
                        wanted.remove(line.stream());
                        compare(copy, line.leaf(), differing);
                    }
                }
            }
        }
        return differing;
    }

    private static void compare(Copy shorter, byte[] leaf, List<Copy> differing) {
        if (!Arrays.equals(shorter.end().head(), leaf)) {
            differing.add(shorter);
        }
    }

    /** Finds the first line that differs, and where it stands in the log that was given later. */
    private Broken fork(String stream, Report before, Report report) throws Broken, IOException {
        try (LineScan here = new LineScan(report, workers);
                LineScan there = new LineScan(before, workers)) {
            Line a = here.next(stream);
            Line b = there.next(stream);
            while (a != null && b != null && Arrays.equals(a.leaf(), b.leaf())) {
                a = here.next(stream);
                b = there.next(stream);
            }
            if (a != null && b != null) {
                return new Broken(
                        within(report, here.place()),
                        "a fork: another line has this seq of this stream in " + within(before, there.place()));
            }
        }
        throw new IOException("a log changed while it was read; verify copies");
    }

    private static Place within(Report report, Place place) {
        return new Place(
                report.folder() + (report.folder().endsWith("/") ? "" : "/") + place.file(),
                place.line(),
                place.stream(),
                place.seq(),
                place.offset());
    }
}
