package dev.indelible.endurance;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What stands in a collector's log about payments, read as it grows: each byte once. An id is {@code run-thread-number};
 * of each thread of each run it knows which numbers have a line, and of the whole log which ids have two.
 */
final class CollectedLog {
    private static final int EXAMPLES = 5;

    private final Path events;
    private final ByteBuffer chunk = ByteBuffer.allocate(1 << 20);
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
    private final Map<String, BitSet> seen = new HashMap<>();
    private final List<Arrival> arrivals = new ArrayList<>();
    private final List<String> doubled = new ArrayList<>();
    private final Set<String> closed = new HashSet<>();
    private final Map<String, Long> gaps = new TreeMap<>();
    private Path reading;
    private long at;
    private long doubles;
    private long recovered;
    private long unknownGaps;

    /** A line about a payment, and the stream that brought it. */
    record Arrival(String id, String stream) {}

    /** {@code log}: the collector's. */
    CollectedLog(Path log) {
        this.events = log.resolve("events");
    }

    /** Reads what has come since the last time. */
    void read() throws IOException, LineException {
        for (Path file : files()) {
            if (reading == null || file.compareTo(reading) > 0) {
                reading = file;
                at = 0;
            }
            if (file.equals(reading)) {
                tail(file);
            }
        }
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(events)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(events)) {
            return all.filter(path -> path.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }

    private void tail(Path file) throws IOException, LineException {
        try (FileChannel channel = FileChannel.open(file)) {
            while (channel.read(chunk.clear(), at) > 0) {
                at += chunk.position();
                take(chunk.array(), chunk.position());
            }
        }
    }

    private void take(byte[] bytes, int length) throws LineException {
        int from = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                rest.write(bytes, from, i - from);
                byte[] line = rest.toByteArray();
                line(Line.parse(line, 0, line.length));
                rest.reset();
                from = i + 1;
            }
        }
        rest.write(bytes, from, length - from);
    }

    private void line(Line line) {
        if (line.kind().equals("gap")) {
            if ("exact".equals(line.text("bound"))) {
                gaps.merge(line.text("why"), line.number("lost", 0), Long::sum);
            } else {
                unknownGaps++;
            }
        } else if (line.kind().equals("close")) {
            closed.add(line.stream());
        } else if (line.kind().equals("method")) {
            recovered += line.has("recovered") ? 1 : 0;
            String id = (String) line.object("resource").get("id");
            arrivals.add(new Arrival(id, line.stream()));
            int end = id.lastIndexOf('-');
            BitSet numbers = seen.computeIfAbsent(id.substring(0, end), name -> new BitSet());
            int number = Integer.parseInt(id.substring(end + 1));
            if (numbers.get(number)) {
                doubles++;
                if (doubled.size() < EXAMPLES) {
                    doubled.add(id);
                }
            }
            numbers.set(number);
        }
    }

    /** The numbers of this thread of this run that have a line; not to be changed. */
    BitSet of(String run, int thread) {
        return seen.getOrDefault(run + "-" + thread, new BitSet());
    }

    /** By which stream each of the first so many lines about payments came. */
    Map<String, String> first(int lines) {
        Map<String, String> streams = new HashMap<>();
        arrivals.subList(0, lines).forEach(arrival -> streams.put(arrival.id(), arrival.stream()));
        return streams;
    }

    /** Whether a stream that brought payments of this run has its end. */
    boolean closed(String run) {
        return arrivals.stream()
                .anyMatch(arrival -> arrival.id().startsWith(run + "-") && closed.contains(arrival.stream()));
    }

    /** Lines about payments. */
    int payments() {
        return arrivals.size();
    }

    /** Lines too many: of ids that had one. */
    long doubles() {
        return doubles;
    }

    /** Some of the ids that have more than one. */
    List<String> doubled() {
        return doubled;
    }

    /** Lines that a later run told for one that was killed. */
    long recovered() {
        return recovered;
    }

    /** Events lost by exact count, by reason. */
    Map<String, Long> gaps() {
        return gaps;
    }

    /** Gap lines that do not know how many. */
    long unknownGaps() {
        return unknownGaps;
    }
}
