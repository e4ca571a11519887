package dev.indelible.collector.retention;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.stream.StreamId;
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
 * What retention must know of a log: where it begins, its segments, the holds that stand, and what the operator has signed
 * away. Read from the files; only the operator's own lines are verified here, the rest by the start of the log or by verify.
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
    private final NavigableMap<Long, String> signedAway = new TreeMap<>();

    private LogFront(Home home, Keys keys) throws IOException, LogException {
        this.home = home;
        this.keys = keys;
        this.operator = keys.operator().publicKey();
        this.ownStream = Encoding.base64url(StreamId.of(operator, keys.log().publicKey()));
        this.retained = Retained.newest(home.log());
        this.segments = SegmentName.list(events(), first());
    }

    /** Reads every line once; memory grows with holds only. */
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
        if (!head.startsWith("hold\"", kind) && !head.startsWith("retention\"", kind)) {
            return;
        }
        try {
            Line line = Line.parse(bytes, 0, bytes.length);
            if (!line.stream().equals(ownStream) || !line.verify(operator)) {
                return;
            }
            if (line.kind().equals("hold")) {
                holds.take(line);
            } else {
                signedAway.put(line.number("before", 0), String.valueOf(line.text("retained")));
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

    /** Index of the first line that is here. */
    public long first() {
        return retained == null ? 0 : retained.before();
    }

    /** From the front, without those that an unfinished removal left. */
    List<SegmentName> segments() {
        return segments;
    }

    /** Segments below {@link #first}: a removal that did not come to its end. */
    List<SegmentName> leftovers() throws IOException, LogException {
        List<SegmentName> left = new ArrayList<>(SegmentName.any(events()));
        left.removeIf(name -> name.first() >= first());
        return left;
    }

    /** Whether an earlier removal was signed and not done to its end. */
    public boolean unfinished() throws IOException, LogException {
        return pending() > 0 || !leftovers().isEmpty() || Retained.count(home.log()) > 1;
    }

    public Holds holds() {
        return holds;
    }

    /** What the operator has signed away and is still there: below which index; 0 for nothing. */
    long pending() {
        return signedAway.isEmpty() || signedAway.lastKey() <= first() ? 0 : signedAway.lastKey();
    }

    /** The digest of the file {@code retained/} that the operator signed for this index, or null. */
    String signedDigest(long before) {
        return signedAway.get(before);
    }

    /** The latest checkpoint. */
    CheckpointNote latest() throws IOException, LogException {
        return strict(home.log().resolve("checkpoint"), 0);
    }

    /** The checkpoint in a segment's seal. */
    CheckpointNote sealed(SegmentName name) throws IOException, LogException {
        Path seal = name.seal(events());
        return strict(seal, Files.readString(seal).indexOf("\n\n") + 2);
    }

    private CheckpointNote strict(Path file, int from) throws IOException, LogException {
        try {
            return CheckpointNote.strict(
                    Files.readString(file).substring(from),
                    keys.logSigner().verifier(),
                    keys.timeSigner().verifier());
        } catch (NoteException e) {
            throw new LogException(file + " holds no checkpoint of this log: " + e.getMessage());
        }
    }
}
