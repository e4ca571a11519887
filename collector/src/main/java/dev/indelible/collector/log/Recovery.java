package dev.indelible.collector.log;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import dev.indelible.chain.merkle.TilePath;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.collector.disk.Durable;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.store.LocalWorm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Start-up: reads every line once, rebuilds the tree and all state that follows from the lines, and holds the tree against
 * what was signed. Below the signed size nothing is forgiven: the first line or file that is not what was signed ends the
 * start, with no tile written. Past it lie lines whose receipts were never sent: those that ingest would take are kept,
 * the rest moves to {@code quarantine/}. Half a batch is kept only where a segment may end and the locked copy, which nobody
 * can take back, has it: its lines are then as those below the signed size, chained and not yet sealed.
 */
final class Recovery {
    private final Home home;
    private final Path events;
    private final LogWriter writer;
    private final CollectorStream stream;
    private final Replay replay;
    private final LocalWorm worm;
    private final PendingBatch pending = new PendingBatch();
    private final Map<Long, String> authorised = new HashMap<>();
    private long signedSize;
    private long signedBytes;
    private boolean withinBatch;
    private CheckpointNote signed;
    private Quarantine quarantine;

    Recovery(Home home, LogWriter writer, CollectorStream stream, Replay replay, LocalWorm worm) {
        this.home = home;
        this.events = home.log().resolve("events");
        this.writer = writer;
        this.stream = stream;
        this.replay = replay;
        this.worm = worm;
    }

    /** Runs it; afterwards the writer appends behind what was kept, and all of that is covered by a checkpoint. */
    void run() throws IOException, LogException {
        quarantine = new Quarantine(home);
        Retained retained = Retained.newest(home.log());
        List<SegmentName> segments = SegmentName.list(events, retained == null ? 0 : retained.before());
        signed = writer.checkpoints().newest(lastSealed(segments));
        signedSize = signed == null ? 0 : signed.checkpoint().size();
        if (retained != null) {
            new RetainedPrefix(retained, writer, stream, replay, quarantine, authorised).restore(signedSize);
        }
        for (int i = 0; i < segments.size(); i++) {
            read(segments.get(i), i == segments.size() - 1);
        }
        if (size() < signedSize) {
            throw new LogException(events + " holds " + size() + " lines, but checkpoints of " + signedSize
                    + " are signed; restore the missing lines from a copy, this log must not go on without them");
        }
        if (retained != null) {
            requireAuthorised(retained);
        }
        writer.tileFiles().placeStaged(null);
        writer.ready(signed);
        new TileRepair(home.log(), writer.tileFiles(), writer.tiles(), worm).run();
        if (signed != null) {
            // A crash may have come between the latest checkpoint and its keeping, and it dates the lines before it.
            worm.closed(writer.checkpoints().keep(signed));
        }
        if (size() == signedSize && signed != null) {
            writer.checkpoints().replaceLatest(signed);
            writer.restorePartials();
        } else if (size() > 0 && !Files.exists(home.contradiction())) {
            writer.publish();
        }
        boolean open = writer.segment() != null && size() % TilePath.WIDTH == 0;
        if (withinBatch && open && !Files.exists(home.contradiction())) {
            // What comes next need not be the batch's other half: the seal tells a restore that the first one stands.
            writer.closeSegment();
        }
    }

    /** The files in {@code quarantine/} that no alarm of the log names: this start's, and one of a run that was killed. */
    List<Path> unrecorded() {
        return quarantine.unrecorded();
    }

    /** What is not there must have been signed away by the operator, and what is kept of it must be what was signed then. */
    private void requireAuthorised(Retained retained) throws IOException, LogException {
        if (!Encoding.base64(retained.sha256()).equals(authorised.get(retained.before()))) {
            throw new LogException(
                    retained.file() + " is not what a retention line of this log signs; restore the file,"
                            + " and with it the lines, from a copy");
        }
    }

    private long size() {
        return writer.tiles().size();
    }

    private CheckpointNote lastSealed(List<SegmentName> segments) throws IOException, LogException {
        for (int i = segments.size() - 1; i >= 0 && i >= segments.size() - 2; i--) {
            Path seal = segments.get(i).seal(events);
            if (Files.exists(seal)) {
                String whole = new String(Files.readAllBytes(seal), StandardCharsets.UTF_8);
                int note = whole.indexOf("\n\n");
                return writer.checkpoints().strict(seal, note < 0 ? "" : whole.substring(note + 2));
            }
        }
        return null;
    }

    private void read(SegmentName name, boolean last) throws IOException, LogException {
        Path file = name.lines(events);
        if (name.first() != size()) {
            throw new LogException(file + " begins at " + name.first() + ", but the lines before it end at " + size());
        }
        writer.resume(name);
        signedBytes = 0;
        boolean sealed = Files.exists(name.seal(events));
        if (!sealed && !last) {
            throw new LogException(name.seal(events) + " is missing; restore it from a copy");
        }
        try (LineFile lines = new LineFile(file)) {
            boolean kept = true;
            while (kept && lines.next()) {
                kept = take(lines, file, last && !sealed);
            }
            if (kept && !lines.torn() && last && !sealed) {
                keepLockedHalf(file, lines.number());
            }
            if (!kept || lines.torn() || !pending.isEmpty()) {
                if (size() < signedSize || !last || sealed) {
                    throw new LogException(
                            file + " line " + (lines.number() + 1) + ": cut off; restore it from a copy");
                }
                pending.clear();
                quarantine.cut(worm, size(), file, writer.segment().bytes());
            }
        }
        if (sealed) {
            checkSeal(name);
        } else if (size() == name.first()) {
            // Its first line may arrive on another day than the one that a crash cut off: the name is given up.
            worm.lift(List.of(file));
            Files.delete(file);
            Durable.syncFolder(file.getParent());
            writer.segmentEnded();
        } else if (size() > signedSize) {
            SegmentFile.rewrite(worm, file, signedBytes);
        }
    }

    /** Takes a line, or says that it and all behind it cannot stay. */
    private boolean take(LineFile lines, Path file, boolean mayCut) throws IOException, LogException {
        long index = size() + pending.size();
        try {
            Line line = Line.parse(lines.line(), 0, lines.line().length);
            boolean own = line.stream().equals(stream.id());
            if (own && !pending.isEmpty()) {
                throw new RefusedLine("it interrupts a batch");
            }
            pending.add(line);
            if (own) {
                stream.check(line, index);
                replay.ownLine(line, index);
                stream.appended(line.leaf());
                quarantine.recorded(line);
                RetainedPrefix.authorised(line, authorised);
            } else if (index >= signedSize && !line.kind().equals("seal")) {
                return true;
            } else {
                replay.agentLines(pending.lines(), size());
            }
        } catch (LineException | RefusedLine e) {
            if (index >= signedSize && mayCut) {
                return false;
            }
            throw new LogException(file + " line " + lines.number() + ": " + e.getMessage()
                    + "; restore it from a copy, this log must not go on");
        }
        restorePending(file, lines.number());
        return true;
    }

    /** Half of a batch where a segment ends: the copy may have it under lock. */
    private void keepLockedHalf(Path file, long number) throws IOException, LogException {
        boolean mayEnd = (size() + pending.size()) % TilePath.WIDTH == 0;
        if (pending.isEmpty() || !mayEnd || !writer.copyHolds(Files.size(file))) {
            return;
        }
        try {
            replay.agentLines(pending.lines(), size());
        } catch (RefusedLine e) {
            return;
        }
        restorePending(file, number);
    }

    private void restorePending(Path file, long number) throws IOException, LogException {
        for (Line line : pending.lines()) {
            writer.restored(line);
            withinBatch = !line.stream().equals(stream.id()) && !line.kind().equals("seal");
            checkRoot(file, number);
        }
        pending.clear();
    }

    private void checkRoot(Path file, long number) throws LogException {
        if (size() != signedSize) {
            return;
        }
        if (!Arrays.equals(writer.tiles().root(), signed.checkpoint().root())) {
            throw new LogException(file + " line " + number + ": the lines up to here are not those that checkpoint "
                    + signedSize + " signs; restore the log from a copy");
        }
        signedBytes = writer.segment().bytes();
        writer.signedHere();
    }

    private void checkSeal(SegmentName name) throws IOException, LogException {
        Path seal = name.seal(events);
        CheckpointNote note = lastSealed(List.of(name));
        boolean same = note.checkpoint().size() == size()
                && Arrays.equals(note.checkpoint().root(), writer.tiles().root())
                && Arrays.equals(
                        Files.readAllBytes(seal),
                        writer.segment().sealText(note.text()).getBytes(StandardCharsets.UTF_8));
        if (!same) {
            throw new LogException(seal + " does not belong to the lines of its segment; restore both from a copy");
        }
        SegmentFile.protect(worm, name.lines(events));
        SegmentFile.protect(worm, seal);
        writer.segmentEnded();
    }
}
