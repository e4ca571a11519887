package dev.indelible.collector.retention;

import dev.indelible.collector.archive.ArchiveException;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.HomeException;
import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.log.LogException;
import dev.indelible.collector.log.LogUnavailable;
import dev.indelible.collector.log.SegmentName;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Removes the front of a log, in this order: the operator's {@code retention} line, checkpointed; the file
 * {@code retained/}, whose digest that line has; segments from the front, in the archive and then in the log's folder; files
 * under {@code retained/} that nobody needs. Then it moves what need not be at hand ({@link Archival}). Whatever step it is
 * cut off after, the log verifies, and the next removal does the rest, unless a hold or a rule has come to keep it.
 *
 * <p>The caller has the home's lock and an open log that nothing else writes to; what it reads, the start of that log has
 * just verified. One thread.
 */
public final class Removal {
    private final AuditLog log;
    private final Rules rules;
    private final ArchivedSegments archived;
    private final String by;
    private final Steps steps;
    private final RetainedFolder retained;

    /** Is told each step when it is on the disk. */
    public interface Steps {
        void done(String step) throws IOException;
    }

    /**
     * Does nothing yet.
     *
     * @param archived the log's archive, or null for none
     * @param by the user who asks for it, by the name that the operating system gives
     */
    public Removal(Home home, AuditLog log, Rules rules, ArchivedSegments archived, String by, Steps steps) {
        this.log = log;
        this.rules = rules;
        this.archived = archived;
        this.by = by;
        this.steps = steps;
        this.retained = new RetainedFolder(home, steps);
    }

    /**
     * Finishes what was cut off, then removes and moves what the plan says.
     *
     * @param front read since the log was opened
     * @param plan made of it, for the segments that are there
     * @throws HomeException where an unfinished run would go on with what must be kept now
     */
    public void apply(LogFront front, Plan plan)
            throws IOException, LogException, HomeException, ArchiveException, LogUnavailable, ExecutionException,
                    InterruptedException {
        LocalFiles files = new LocalFiles(front.events(), steps);
        Archival archival = archived == null ? null : new Archival(front, archived, retained, files, steps);
        finish(front, plan.asOf(), files, archival);
        retained.keepOnly(front.removed(), front.first());
        long before = plan.before(front.removed());
        if (front.pendingRemoval() > before) {
            throw new HomeException("lines below " + front.pendingRemoval()
                    + " were signed away, but now some must stay: " + plan.stays()
                    + "; nothing more is removed until that is over");
        }
        long first = Math.max(front.first(), before);
        if (front.pendingArchival() > Math.max(first, plan.moved(first))) {
            throw new HomeException("lines below " + front.pendingArchival()
                    + " were signed to be archived, but now some must stay at hand: "
                    + (plan.atHand() == null ? "the rules name no archive" : plan.atHand())
                    + "; nothing more is moved until that is over");
        }
        if (before > front.removed()) {
            remove(front, plan, before, first, files);
        }
        if (!plan.moving().isEmpty()) {
            archival.move(plan.moving(), before, first, log, rules.text(), by);
        }
    }

    private void remove(LogFront front, Plan plan, long before, long first, LocalFiles files)
            throws IOException, LogException, ArchiveException, LogUnavailable, ExecutionException,
                    InterruptedException {
        Map<SegmentName, SegmentSource> going = new LinkedHashMap<>();
        plan.going().forEach(each -> going.put(each.name(), each.archived() ? archived : front.local()));
        String digest = retained.stage(front, front.removed(), going, before);
        if (!digest.equals(front.signedRemoval(before))) {
            Instant over = plan.going().stream()
                    .map(Plan.Going::over)
                    .max(Instant::compareTo)
                    .orElseThrow();
            new RetentionLine(before, digest, going.size(), over, null, rules.text()).write(log, by);
            steps.done("signed");
        }
        retained.place(before, digest);
        for (Plan.Going segment : plan.going()) {
            if (segment.archived()) {
                removeArchived(segment.name());
            } else {
                files.delete(segment.name());
            }
        }
        retained.keepOnly(before, first);
    }

    /** Lines, then seal, as in the log's folder. What is locked stays until the bucket lets it go. */
    private void removeArchived(SegmentName name) throws IOException {
        if (archived.archive().locks()) {
            return;
        }
        for (String file : List.of(ArchivedSegments.lines(name), ArchivedSegments.seal(name))) {
            archived.archive().remove(file);
            steps.done("deleted from the archive " + file);
        }
    }

    /** What an earlier run left is judged by the rules and holds of today. */
    private void finish(LogFront front, Instant asOf, LocalFiles files, Archival archival)
            throws IOException, LogException, HomeException, ArchiveException {
        List<SegmentName> left = front.leftovers();
        List<SegmentName> lines = new ArrayList<>(left);
        lines.removeIf(name -> name.first() >= front.removed() || !Files.exists(name.lines(front.events())));
        requireStillOver(front, front.local(), lines, asOf);
        List<SegmentName> leftInArchive = List.of();
        if (archived != null && !archived.archive().locks()) {
            leftInArchive = archived.between(0, front.removed());
            List<SegmentName> there = new ArrayList<>();
            for (SegmentName name : leftInArchive) {
                if (archived.hasLines(name)) {
                    there.add(name);
                }
            }
            requireStillOver(front, archived, there, asOf);
        }
        for (SegmentName name : leftInArchive) {
            removeArchived(name);
        }
        for (SegmentName name : left) {
            if (name.first() < front.removed()) {
                files.delete(name);
            } else if (archival == null) {
                throw new HomeException("an earlier run was cut off before it deleted what it had moved to the archive "
                        + front.archive() + "; the rules must name that archive");
            } else {
                archival.deleteHere(name);
            }
        }
    }

    private void requireStillOver(LogFront front, SegmentSource source, List<SegmentName> names, Instant asOf)
            throws IOException, LogException, HomeException, ArchiveException {
        SegmentTerms terms = new SegmentTerms(front, rules, asOf);
        for (SegmentName name : names) {
            String stays = terms.kept(source, name).stays();
            if (stays != null) {
                throw new HomeException("an earlier removal was cut off, and what it left must stay now: " + stays);
            }
        }
    }
}
