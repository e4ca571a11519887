package dev.indelible.collector.retention;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.stream.StreamId;
import dev.indelible.collector.archive.ArchiveException;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.Keys;
import dev.indelible.collector.log.LineFile;
import dev.indelible.collector.log.LogException;
import dev.indelible.collector.log.Retained;
import dev.indelible.collector.log.SegmentName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What retention must know of a log: what of it is removed, what archived, its segments, the holds that stand, and what the
 * operator has signed. Read from the files; only the operator's own lines are verified here, the rest by the start of the log or by verify.
 */
public final class LogFront {
    private static final String KIND = "\"kind\":\"";

    private final Home home;
    private final Keys keys;
    private final byte[] operator;
    private final String ownStream;
    private final Retained retained;
    private final List<SegmentName> segments;
    private final Holds holds = new Holds();
    private final StreamServices services = new StreamServices();
    private final LocalSegments local;
    private final NavigableMap<Long, String> removals = new TreeMap<>();
    private final NavigableMap<Long, String> archivals = new TreeMap<>();
    private final List<Long> kept;
    private String archive;

    private LogFront(Home home, Keys keys) throws IOException, LogException {
        this.home = home;
        this.keys = keys;
        this.operator = keys.operator().publicKey();
        this.ownStream = Encoding.base64url(StreamId.of(operator, keys.log().publicKey()));
        this.retained = Retained.newest(home.log());
        this.segments = SegmentName.list(events(), first());
        this.local = new LocalSegments(events(), keys);
        this.kept = Retained.all(home.log());
    }

    /** Reads every line once; memory grows with holds and streams. */
    public static LogFront read(Home home, Keys keys) throws IOException, LogException {
        LogFront front = new LogFront(home, keys);
        if (front.retained != null) {
            front.retained.read(entry -> {
                if (entry.line() != null) {
                    front.take(entry.line());
                }
            });
        }
        for (SegmentName name : front.segments) {
            try (LineFile lines = new LineFile(name.lines(front.events()))) {
                while (lines.next()) {
                    front.take(lines.line());
                }
            }
        }
        return front;
    }

    private void take(byte[] bytes) {
        // As the kind is the fifth of the first six members, whose lengths have a bound, most lines need no parsing.
        String head = new String(bytes, 0, Math.min(bytes.length, 256), StandardCharsets.ISO_8859_1);
        int kind = head.indexOf(KIND) + KIND.length();
        boolean open = head.startsWith("open\"", kind);
        if (!open && !head.startsWith("hold\"", kind) && !head.startsWith("retention\"", kind)) {
            return;
        }
        try {
            Line line = Line.parse(bytes, 0, bytes.length);
            if (open) {
                services.take(line);
                return;
            }
            if (!line.stream().equals(ownStream) || !line.verify(operator)) {
                return;
            }
            if (line.kind().equals("hold")) {
                holds.take(line);
            } else if (RetentionLine.ARCHIVED.equals(line.text("state"))) {
                archivals.put(line.number("before", 0), String.valueOf(line.text("retained")));
                archive = line.text("archive");
            } else {
                removals.put(line.number("before", 0), String.valueOf(line.text("retained")));
            }
        } catch (LineException e) {
            // Verify says where; here it says nothing.
        }
    }

    Path events() {
        return home.log().resolve("events");
    }

    Home home() {
        return home;
    }

    String ownStream() {
        return ownStream;
    }

    /** The segments in the log's folder. */
    LocalSegments local() {
        return local;
    }

    /** Index of the first line that is at hand. */
    public long first() {
        return retained == null ? 0 : retained.before();
    }

    /** Index of the first line that is not removed: those from here to {@link #first} are archived. */
    public long removed() {
        return removals.keySet().stream()
                .filter(before -> kept.contains(before) && before <= first())
                .max(Long::compare)
                .orElse(0L);
    }

    /** Where the operator's last line says that lines are archived; null where none ever were. */
    public String archive() {
        return archive;
    }

    /** From the front, without those that an unfinished removal left. */
    List<SegmentName> segments() {
        return segments;
    }

    /** Segments below {@link #first}: what was cut off before they were deleted. */
    List<SegmentName> leftovers() throws IOException, LogException {
        List<SegmentName> left = new ArrayList<>(SegmentName.any(events()));
        left.removeIf(name -> name.first() >= first());
        return left;
    }

    /** Whether something was signed and not done to its end, in the log's folder or the archive. */
    public boolean unfinished(ArchivedSegments archived) throws IOException, LogException, ArchiveException {
        return pendingRemoval() > 0
                || pendingArchival() > 0
                || !leftovers().isEmpty()
                || kept.stream().anyMatch(before -> before != removed() && before != first())
                || archived != null
                        && !archived.archive().locks()
                        && !archived.between(0, removed()).isEmpty();
    }

    public Holds holds() {
        return holds;
    }

    /** Of which services lines are. */
    StreamServices services() {
        return services;
    }

    /** What the operator has signed to be removed and is not: below which index; 0 for nothing. */
    long pendingRemoval() {
        return removals.isEmpty() || removals.lastKey() <= removed() ? 0 : removals.lastKey();
    }

    /** What the operator has signed to be archived and is still at hand: below which index; 0 for nothing. */
    long pendingArchival() {
        return archivals.isEmpty() || archivals.lastKey() <= first() ? 0 : archivals.lastKey();
    }

    /** The digest of the file {@code retained/} for this index by which the operator removed what is below, or null. */
    String signedRemoval(long before) {
        return removals.get(before);
    }

    /** The same by which the operator archived it. */
    String signedArchival(long before) {
        return archivals.get(before);
    }

    /** The latest checkpoint. */
    CheckpointNote latest() throws IOException, LogException {
        Path file = home.log().resolve("checkpoint");
        try {
            return CheckpointNote.strict(
                    Files.readString(file),
                    keys.logSigner().verifier(),
                    keys.timeSigner().verifier());
        } catch (NoteException e) {
            throw new LogException(file + " holds no checkpoint of this log: " + e.getMessage());
        }
    }
}
