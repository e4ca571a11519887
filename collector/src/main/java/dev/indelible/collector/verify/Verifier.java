package dev.indelible.collector.verify;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.Timestamp;
import dev.indelible.chain.merkle.TilePath;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.VerifierKey;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Verifies a log's folder from its lines up: nothing in it is believed because another file in it says so. It reads the
 * folder as FORMAT.md describes it and shares no code with the collector that writes it, only the chain's mathematics.
 *
 * <p>Memory grows with streams and kept checkpoints (8 bytes each), not with lines, and with threads: two blocks of lines
 * each. What needs one line only is done by {@link Workers}; judged is in log order and on the owner's thread, and it stops
 * at the first broken promise. One use. On a log that a collector still writes, the checkpoint that stood at the start is
 * judged, and what came after it is not.
 */
final class Verifier {
    private final Path root;
    private final ArchiveSource archive;
    private final Against against;
    private final Progress progress;
    private final Workers workers;

    private final Findings findings = new Findings();
    private final Dating dating = new Dating(findings);
    private final Enrolments enrolments = new Enrolments();
    private final ClaimedTimes times = new ClaimedTimes(findings);
    private final AgentStreams agents = new AgentStreams(enrolments, times, findings);
    private final TileFiles tiles;
    private final RebuiltTree tree;

    private LogFolder folder;
    private ArchivedFront archived;
    private RemovedFront removed;
    private VerifierKey own;
    private VerifierKey outside;
    private CheckpointNote latest;
    private Anchors anchors;
    private Checkpoints checkpoints;
    private Gossip gossip;
    private LeafTiles leafTiles;
    private Growth growth;
    private CollectorStream collector;
    private SegmentPass pass;
    private List<Segment> segments = List.of();
    private int begun;
    private long sweptTiles;
    private long firstMicros = Long.MAX_VALUE;
    private long lastMicros = Long.MIN_VALUE;

    /**
     * What is known from outside the folder.
     *
     * @param keys of logs; empty for none
     * @param old checkpoints that somebody kept, of this log and of others
     */
    record Against(List<VerifierKey> keys, SeenCheckpoints seen, List<OldCheckpoint> old) {
        /** The key that a log must have: its own where that is given, else one that tells the difference; or null. */
        private VerifierKey key(VerifierKey own) {
            if (keys.isEmpty() || keys.contains(own)) {
                return keys.isEmpty() ? null : own;
            }
            return keys.stream()
                    .filter(key -> key.name().equals(own.name()))
                    .findFirst()
                    .orElse(keys.get(0));
        }
    }

    /**
     * Reads nothing yet.
     *
     * @param root a real path: its last part is no link
     * @param archive where lines lie that are not at hand; null for none
     */
    Verifier(Path root, ArchiveSource archive, Against against, Workers workers, Progress progress) {
        this.root = root;
        this.archive = archive;
        this.against = against;
        this.workers = workers;
        this.progress = progress;
        this.tiles = new TileFiles(root);
        this.tree = new RebuiltTree(tiles);
    }

    Report run() {
        Broken failure = null;
        try {
            check();
        } catch (Broken e) {
            failure = e;
        } catch (IOException e) {
            failure = unreadable(e);
        } finally {
            progress.end();
        }
        return report(failure);
    }

    private void check() throws Broken, IOException {
        String note = list();
        archived = new ArchivedFront(root, folder, archive);
        segments = archived.segments();
        removed = new RemovedFront(root, archived.begin(), tiles);
        pass = new SegmentPass(archived.roots(), segments, archived.begin(), findings, workers);
        RetainedFile.Row kept0 = removed.firstLine();
        Line open = kept0 == null ? pass.firstLine() : kept0.line();
        LogKeys keys = LogKeys.read(open, kept0 == null ? pass.place() : kept0.place());
        own = keys.log();
        outside = against.key(own);
        if (outside != null && !outside.equals(own)) {
            throw new Broken(Place.file("checkpoint"), "signed by " + own + ", not by the key given, " + outside);
        }
        latest = Checkpoints.strict("checkpoint", note, keys);
        long size = latest.checkpoint().size();
        growth = new Growth(root, keys, size);
        long[] kept = kept(size);
        anchors = new Anchors(keys, against.seen(), against.old(), size);
        if (outside == null) {
            findings.add(
                    "unanchored",
                    "No key from outside was given (--key): the log is consistent, not anchored; a rewritten copy would"
                            + " also pass.");
        }
        checkpoints = new Checkpoints(root, keys, tree, kept, dating, times);
        gossip = new Gossip(keys, tree);
        leafTiles = new LeafTiles(tiles, size, latest.checkpoint().root(), growth);
        collector = new CollectorStream(keys, open, enrolments, agents, findings);
        times.born(open.timeMicros());
        reached(note);
        front(note);
        pass.run(size, growth, new SegmentPass.Judge() {
            @Override
            public void line(Line line, Place place) throws Broken, IOException {
                judge(line, place);
                leaf(line.leaf(), place);
                reached(note);
            }

            @Override
            public void beyond(byte[] leaf, Place place) throws Broken, IOException {
                leaf(leaf, place);
            }

            @Override
            public void seal(String path, String sealed) throws Broken, IOException {
                checkpoints.sealed(path, sealed);
            }
        });
        if (tree.size() % TilePath.WIDTH != 0) {
            leafTiles.endGroup(tree.size(), tree.openGroup());
        }
        agents.end();
        times.end();
        removed.requireSigned(collector.signedAway(archived.begin()));
        archived.judge(collector, findings);
        unfinished();
        sweep(size);
    }

    /** What stands for the lines that retention removed. */
    private void front(String note) throws Broken, IOException {
        if (folder.before() >= latest.checkpoint().size()) {
            throw new Broken(
                    Place.file("checkpoint"),
                    "a checkpoint of size " + latest.checkpoint().size() + ", but the lines below " + folder.before()
                            + " were removed: the log was cut back");
        }
        removed.run(new RemovedFront.Judge() {
            @Override
            public void line(Line line, Place place) throws Broken, IOException {
                if (tree.size() == 0) {
                    return;
                }
                if (line.stream().equals(collector.stream())) {
                    collector.appendRetained(line, place);
                    dating.own(tree.size(), line.timeMicros());
                } else {
                    agents.retained(line, place);
                }
                if (line.kind().equals("seal")) {
                    gossip.check(line, tree.size(), place);
                }
            }

            @Override
            public void end(String stream, long seq, byte[] leaf, Place place) throws Broken {
                agents.retained(stream, seq, leaf, place);
            }

            @Override
            public void leaf(byte[] leaf, Place place) throws Broken, IOException {
                Verifier.this.leaf(leaf, place);
                reached(note);
            }
        });
    }

    /** A removal that was signed and not done to its end. */
    private void unfinished() {
        boolean inFolder = folder.hasLeftovers(collector.removed()) || collector.signedAway() > folder.before();
        if (inFolder || archived.hasLeftovers(collector)) {
            findings.add(
                    "retention",
                    "The operator has signed that the lines below " + collector.signedAway()
                            + " are removed or archived, and some are still there, unjudged where they lie below "
                            + (inFolder ? folder.before() : archived.begin())
                            + ": the command retention apply was cut off; run it again.");
        }
    }

    /** Reads the latest checkpoint and then the folder's names, so that all that it covers is among them. */
    private String list() throws Broken, IOException {
        String note = Checkpoints.read(root, "checkpoint");
        folder = LogFolder.list(root);
        return note;
    }

    /** The kept checkpoints that are to be judged; newer ones are excused only on a log that goes on. */
    private long[] kept(long size) throws Broken, IOException {
        long[] kept = folder.checkpoints();
        if (kept.length > 0 && kept[kept.length - 1] > size) {
            if (kept[kept.length - 1] > growth.size()) {
                throw new Broken(
                        Place.file("checkpoint"),
                        "a checkpoint of size " + size + ", but checkpoints/" + kept[kept.length - 1]
                                + " is newer: the log was cut back");
            }
            return Arrays.stream(kept).filter(each -> each <= size).toArray();
        }
        return kept;
    }

    private void judge(Line line, Place place) throws Broken, IOException {
        leafTiles.compare(tree.size(), line.leaf(), place);
        if (begun < segments.size() && segments.get(begun).first() == tree.size()) {
            times.segment(segments.get(begun++));
        }
        if (tree.size() > 0) {
            if (line.stream().equals(collector.stream())) {
                collector.append(line, place);
                long micros = line.timeMicros();
                dating.own(tree.size(), micros);
                times.line(line.stream(), micros, place);
            } else {
                agents.append(line, place);
            }
        }
        if (line.kind().equals("seal")) {
            gossip.check(line, tree.size(), place);
        }
        firstMicros = Math.min(firstMicros, line.timeMicros());
        lastMicros = Math.max(lastMicros, line.timeMicros());
        progress.lines(tree.size(), latest.checkpoint().size());
    }

    private void leaf(byte[] leaf, Place place) throws Broken, IOException {
        if (tree.size() >= latest.checkpoint().size()) {
            leafTiles.compare(tree.size(), leaf, place);
        }
        tree.add(leaf);
        if (tree.size() % TilePath.WIDTH == 0) {
            leafTiles.endGroup(tree.size(), tree.openGroup());
        }
    }

    /** The tree has a new size: whatever was signed or remembered of this size must agree. */
    private void reached(String note) throws Broken, IOException {
        checkpoints.reached();
        if (tree.size() == latest.checkpoint().size()) {
            times.signed(checkpoints.judge("checkpoint", note));
        }
        anchors.reached(tree);
    }

    private void sweep(long size) throws Broken, IOException {
        TileSweep sweep = new TileSweep(root, tiles, tree, size, growth);
        try {
            sweep.run();
        } finally {
            sweptTiles = sweep.compared();
        }
        pass.remainder(sweep.beyond());
    }

    private Broken unreadable(IOException e) {
        String file = ".";
        String why = e.getMessage();
        if (e instanceof FileSystemException named && named.getFile() != null) {
            String inside = root + "/";
            file = named.getFile().startsWith(inside) ? named.getFile().substring(inside.length()) : named.getFile();
            why = named.getClass().getSimpleName() + (named.getReason() == null ? "" : ", " + named.getReason());
        }
        return new Broken(Place.file(file), "cannot be read: " + why);
    }

    /** Index of the first line that is looked at. */
    private long begin() {
        return archived == null ? 0 : archived.begin();
    }

    /** How many before that are archived. */
    private long unseen() {
        return archived == null || collector == null ? 0 : Math.max(0, archived.begin() - collector.removed());
    }

    private Report report(Broken failure) {
        Report.Counts counts = new Report.Counts(
                latest == null
                        ? 0
                        : Math.max(0, Math.min(tree.size(), latest.checkpoint().size()) - begin()),
                begin() - unseen(),
                unseen(),
                segments.size(),
                segments.stream().filter(Segment::sealed).count(),
                agents.count(),
                agents.closed(),
                agents.seals(),
                gossip == null ? 0 : gossip.checked(),
                enrolments.count(),
                (leafTiles == null ? 0 : leafTiles.compared()) + sweptTiles,
                checkpoints == null ? 0 : checkpoints.judged(),
                anchors == null ? 0 : anchors.kept());
        List<StreamEnd> ends = agents.ends();
        if (collector != null) {
            ends.add(collector.end());
        }
        return new Report(
                root,
                root.toString(),
                latest,
                own,
                outside != null && latest != null,
                counts,
                firstMicros > lastMicros ? null : Timestamp.text(firstMicros),
                firstMicros > lastMicros ? null : Timestamp.text(lastMicros),
                agents.services(),
                ends,
                null,
                findings.list(),
                failure);
    }
}
