package dev.indelible.collector.retention;

import dev.indelible.chain.Encoding;
import dev.indelible.collector.disk.Durable;
import dev.indelible.collector.disk.FileAttributes;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.HomeException;
import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.log.LogException;
import dev.indelible.collector.log.LogUnavailable;
import dev.indelible.collector.log.OwnLine;
import dev.indelible.collector.log.Retained;
import dev.indelible.collector.log.SegmentName;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Removes the front of a log, in this order: the operator's {@code retention} line, checkpointed; the file
 * {@code retained/}, whose digest that line has; segments from the front; the file of the removal before. Whatever step it
 * is cut off after, the log verifies, and the next removal does the rest, unless a hold or a rule has come to keep it.
 *
 * <p>The caller has the home's lock and an open log that nothing else writes to; what it reads, the start of that log has
 * just verified. One thread.
 */
public final class Removal {
    private static final String STAGED = "new-retained.tmp";

    private final Home home;
    private final AuditLog log;
    private final Rules rules;
    private final String by;
    private final Steps steps;

    /** Is told each step when it is on the disk. */
    public interface Steps {
        void done(String step) throws IOException;
    }

    /** @param by the user who asks for it, by the name that the operating system gives */
    public Removal(Home home, AuditLog log, Rules rules, String by, Steps steps) {
        this.home = home;
        this.log = log;
        this.rules = rules;
        this.by = by;
        this.steps = steps;
    }

    /**
     * Finishes what was cut off, then removes what the plan says.
     *
     * @param front read since the log was opened
     * @param plan made of it, for the segments that are there
     * @throws HomeException where an unfinished removal would go on with what must be kept now
     */
    public void apply(LogFront front, Plan plan)
            throws IOException, LogException, HomeException, LogUnavailable, ExecutionException, InterruptedException {
        List<SegmentName> leftovers = front.leftovers();
        if (!leftovers.isEmpty()) {
            requireStillOver(front, leftovers, plan.asOf());
            delete(front, leftovers);
        }
        dropEarlier(front.first());
        long before = plan.before(front.first());
        if (front.pending() > before) {
            throw new HomeException("lines below " + front.pending() + " were signed away, but now some must stay: "
                    + plan.stays() + "; nothing more is removed until that is over");
        }
        if (before == front.first()) {
            return;
        }
        Path staged = home.temp().resolve(STAGED);
        Files.deleteIfExists(staged);
        String digest = Encoding.base64(
                Extract.of(front, Retained.newest(home.log()), before).write(staged));
        if (!digest.equals(front.signedDigest(before))) {
            sign(plan, before, digest);
            steps.done("signed");
        }
        Path folder = home.log().resolve(Retained.FOLDER);
        Durable.folders(folder);
        Files.move(staged, folder.resolve(String.format("%020d", before)), StandardCopyOption.ATOMIC_MOVE);
        Durable.syncFolder(folder);
        steps.done("retained");
        delete(front, plan.going().stream().map(Plan.Going::name).toList());
        dropEarlier(before);
    }

    /** What an earlier run left is judged by the rules and holds of today. */
    private void requireStillOver(LogFront front, List<SegmentName> leftovers, Instant asOf)
            throws IOException, LogException, HomeException {
        List<SegmentName> there = new ArrayList<>(leftovers);
        there.removeIf(name -> !Files.exists(name.lines(front.events())));
        Plan plan = Plan.make(front, there, rules, asOf);
        if (plan.going().size() < there.size()) {
            throw new HomeException("an earlier removal was cut off, and what it left must stay now: " + plan.stays());
        }
    }

    private void sign(Plan plan, long before, String digest)
            throws LogUnavailable, ExecutionException, InterruptedException {
        OwnLine.Actor actor = new OwnLine.Actor(by, "user", "operating-system", "host", log.host());
        Instant newest = plan.going().stream()
                .map(Plan.Going::over)
                .max(Instant::compareTo)
                .orElseThrow();
        log.submit(new OwnLine(
                        "retention",
                        OwnLine.SERVICE,
                        "retention.apply",
                        "success",
                        actor,
                        "log",
                        log.origin(),
                        "collector.retention",
                        json -> {
                            json.writeNumberProperty("before", before);
                            json.writeStringProperty("retained", digest);
                            json.writeNumberProperty("segments", plan.going().size());
                            json.writeStringProperty("over", newest.toString());
                            json.writeStringProperty("rules", rules.text());
                        }))
                .get();
    }

    /** Lines, then seal: lines that a run left can be judged once more as long as they have their date. */
    private void delete(LogFront front, List<SegmentName> names) throws IOException {
        for (SegmentName name : names) {
            Path lines = name.lines(front.events());
            Path seal = name.seal(front.events());
            List<Path> files = new ArrayList<>(List.of(lines, seal));
            files.removeIf(file -> !Files.exists(file));
            // Its time is over, and the operator has signed that it goes.
            FileAttributes.lift(files);
            for (Path file : files) {
                Files.delete(file);
                Durable.syncFolder(file.getParent());
                steps.done("deleted " + file.getFileName());
            }
            removeEmpty(lines.getParent(), front.events());
        }
    }

    private static void removeEmpty(Path folder, Path top) throws IOException {
        Path empty = folder;
        while (!empty.equals(top)) {
            try {
                Files.delete(empty);
            } catch (DirectoryNotEmptyException e) {
                return;
            }
            empty = empty.getParent();
            Durable.syncFolder(empty);
        }
    }

    /** The file of this index holds all that those before it held. */
    private void dropEarlier(long before) throws IOException {
        Path folder = home.log().resolve(Retained.FOLDER);
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> earlier = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (Long.parseLong(file.getFileName().toString()) < before) {
                    earlier.add(file);
                }
            }
        }
        FileAttributes.lift(earlier);
        for (Path file : earlier) {
            Files.delete(file);
            steps.done("dropped " + file.getFileName());
        }
        Durable.syncFolder(folder);
    }
}
