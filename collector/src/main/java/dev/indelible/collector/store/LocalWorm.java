package dev.indelible.collector.store;

import dev.indelible.collector.disk.FileAttributes;
import dev.indelible.collector.disk.FileAttributes.Attribute;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Makes the segment that is written append-only and all files that are final immutable, on a thread of its own, within about
 * a second: who appends never waits for it. At its start it looks through the whole log, so that what a crash left open is
 * closed then. A file that cannot be protected is told once and the log goes on: what proves a change is the tree, the
 * attribute only stands in its way.
 *
 * <p>{@link #opened} and {@link #closed}: any thread. {@link #lift}: before {@link #start}, or for files that were never
 * given to it.
 */
public final class LocalWorm implements AutoCloseable {
    private static final int QUEUE = 1 << 16;
    private static final int BATCH = 512;
    private static final long PERIOD_MILLIS = 1_000;
    private static final long PATIENCE_MILLIS = 60_000;

    private final FileAttributes attributes;
    private final Path log;
    private final Consumer<String> warning;
    private final BlockingQueue<Change> queue = new LinkedBlockingQueue<>(QUEUE);
    private final Thread thread = new Thread(this::run, "indelible-worm");
    private volatile boolean closing;
    private volatile boolean overflown;
    private boolean warned;

    private record Change(Path file, Attribute attribute) {}

    /**
     * Does nothing before {@link #start}.
     *
     * @param log the log's folder
     * @param warning told once what could not be protected, in one line
     */
    public LocalWorm(FileAttributes attributes, Path log, Consumer<String> warning) {
        this.attributes = attributes;
        this.log = log;
        this.warning = warning;
        thread.setDaemon(true);
    }

    /** Starts with a look through the whole log; not where attributes cannot be set at all. */
    public void start() {
        if (attributes.refusal() == null) {
            thread.start();
        }
    }

    /** Lines are appended to this file from now on. */
    public void opened(Path segment) {
        queue(new Change(segment, Attribute.APPEND_ONLY));
    }

    /** This file is final. */
    public void closed(Path file) {
        queue(new Change(file, Attribute.IMMUTABLE));
    }

    /**
     * Start-up must cut, remove or re-mode these files: takes their attributes away, whoever set them.
     *
     * @throws IOException where this process may not
     */
    public void lift(List<Path> files) throws IOException {
        FileAttributes.lift(files);
    }

    /** Protects what is queued, then ends the thread; waits a minute at most. */
    @Override
    public void close() throws InterruptedException {
        closing = true;
        thread.join(PATIENCE_MILLIS);
    }

    private void queue(Change change) {
        if (attributes.refusal() == null && !queue.offer(change)) {
            overflown = true;
        }
    }

    private void run() {
        overflown = true;
        try {
            boolean last;
            do {
                last = closing;
                if (overflown) {
                    overflown = false;
                    protectAll();
                }
                protectQueued();
                if (!last) {
                    waitForMore();
                }
            } while (!last);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void waitForMore() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
        while (!closing && System.nanoTime() < end) {
            Thread.sleep(20);
        }
    }

    private void protectQueued() {
        List<Change> changes = new ArrayList<>();
        while (queue.drainTo(changes, BATCH) > 0) {
            // A file that was opened and closed since the last time must end up closed.
            set(Attribute.APPEND_ONLY, files(changes, Attribute.APPEND_ONLY));
            set(Attribute.IMMUTABLE, files(changes, Attribute.IMMUTABLE));
            changes.clear();
        }
    }

    private static List<Path> files(List<Change> changes, Attribute attribute) {
        return changes.stream()
                .filter(change -> change.attribute() == attribute)
                .map(Change::file)
                .toList();
    }

    /** Ends early where the log is closed: the next start looks again. */
    private void protectAll() {
        Sweep sweep = new Sweep();
        try {
            LogFile.visit(log, sweep);
        } catch (Exception e) {
            // Any: the JDK lets its UnixException out, undeclared, where a folder that was listed cannot be closed.
            warn(e);
        }
        sweep.protectPart();
    }

    private final class Sweep implements LogFile.Visitor {
        private final List<Path> part = new ArrayList<>(BATCH);

        @Override
        public void visit(LogFile file) {
            if (file.isFinal(log)) {
                part.add(file.in(log));
            }
            if (part.size() == BATCH) {
                protectPart();
            }
        }

        @Override
        public void failed(IOException e) {
            warn(e);
        }

        @Override
        public boolean ended() {
            return closing;
        }

        /** What is queued goes first: an append-only of a segment that is immutable meanwhile would be refused. */
        private void protectPart() {
            protectQueued();
            try {
                protectMissing(part);
            } catch (IOException e) {
                warn(e);
            }
            part.clear();
        }
    }

    private void protectMissing(List<Path> files) throws IOException {
        Map<Path, Set<Attribute>> protectedFiles = FileAttributes.read(files);
        set(
                Attribute.IMMUTABLE,
                files.stream()
                        .filter(file ->
                                !protectedFiles.getOrDefault(file, Set.of()).contains(Attribute.IMMUTABLE))
                        .toList());
    }

    private void set(Attribute attribute, List<Path> files) {
        try {
            if (attribute == Attribute.APPEND_ONLY) {
                attributes.appendOnly(files);
            } else {
                attributes.immutable(files);
            }
        } catch (IOException e) {
            warn(e);
        }
    }

    private void warn(Exception e) {
        if (!warned) {
            warned = true;
            warning.accept("files of the log could not be made append-only or immutable, and stay read-only by mode: "
                    + e.getMessage());
        }
    }
}
