package dev.indelible.benchmarks.fork;

import dev.indelible.agent.wal.FrameType;
import dev.indelible.agent.wal.SegmentReader;
import dev.indelible.chain.line.Timestamp;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Counts the agent's lines: those that the collector's log holds, and those that wait in the agent's folder. A line that
 * is in both counts once, since a stream's lines are received in order.
 */
final class AgentLines {
    /** The first members of each line are fixed (FORMAT.md). */
    private static final Pattern HEAD = Pattern.compile(
            "\\{\"stream\":\"([^\"]+)\",\"seq\":(\\d+),\"prev\":\"[^\"]*\",\"time\":\"([^\"]*)\",\"kind\":\"(\\w+)\"");

    private static final Pattern LOST = Pattern.compile("\"lost\":(\\d+)");
    private static final int HEAD_CHARS = 400;

    private final Map<String, Long> received = new HashMap<>();
    private final Set<String> kinds;
    private final long sinceMicros;
    private long events;
    private long lost;
    private long unsealed;
    private long sealed;
    private long lastMicros;

    private AgentLines(Set<String> kinds, long sinceMicros) {
        this.kinds = kinds;
        this.sinceMicros = sinceMicros;
    }

    /** Counts. {@code log}: the collector's folder; {@code state}: the agent's; {@code kinds} of events. */
    static Kept count(Path log, Path state, Set<String> kinds, long made) throws IOException {
        AgentLines lines = new AgentLines(kinds, 0).read(log, state);
        return new Kept(made, lines.events, lines.lost);
    }

    /** How many events of a time or later were sealed, and when the last of them was. */
    static Sealed sealed(Path log, Path state, Set<String> kinds, long sinceMicros) throws IOException {
        AgentLines lines = new AgentLines(kinds, sinceMicros).read(log, state);
        return new Sealed(lines.sealed, (lines.lastMicros - sinceMicros) / 1e6);
    }

    private AgentLines read(Path log, Path state) throws IOException {
        for (Path file : files(log, ".jsonl")) {
            received(file);
        }
        for (Path file : files(state, ".wal")) {
            waiting(file);
        }
        return this;
    }

    private static List<Path> files(Path folder, String suffix) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
        }
    }

    private void received(Path file) throws IOException {
        try (BufferedReader in = Files.newBufferedReader(file)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Matcher head = head(line);
                received.merge(head.group(1), Long.parseLong(head.group(2)), Math::max);
                count(head, line);
            }
        }
    }

    private void waiting(Path file) throws IOException {
        try (SegmentReader reader = SegmentReader.open(file)) {
            while (reader.next()) {
                if (reader.type() == FrameType.LINE || reader.type() == FrameType.SEAL) {
                    String line = new String(reader.payload(), StandardCharsets.UTF_8);
                    Matcher head = head(line);
                    if (Long.parseLong(head.group(2)) > received.getOrDefault(head.group(1), -1L)) {
                        count(head, line);
                    }
                }
            }
        }
    }

    private static Matcher head(String line) {
        Matcher head = HEAD.matcher(line);
        if (!head.region(0, Math.min(line.length(), HEAD_CHARS)).lookingAt()) {
            throw new IllegalStateException("no line of ours: " + line);
        }
        return head;
    }

    private void count(Matcher head, String line) {
        String kind = head.group(4);
        if (kinds.contains(kind)) {
            events++;
            unsealed += sinceMicros > 0 && Timestamp.micros(head.group(3)) >= sinceMicros ? 1 : 0;
        } else if (kind.equals("seal") && unsealed > 0) {
            sealed += unsealed;
            unsealed = 0;
            lastMicros = Timestamp.micros(head.group(3));
        } else if (kind.equals("gap")) {
            Matcher told = LOST.matcher(line);
            lost += told.find() ? Long.parseLong(told.group(1)) : 1;
        }
    }
}
