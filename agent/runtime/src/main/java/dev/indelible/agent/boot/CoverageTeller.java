package dev.indelible.agent.boot;

import dev.indelible.agent.capture.coverage.CoverageReport;
import dev.indelible.agent.trail.Notices;
import dev.indelible.agent.trail.Trail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells what is audited: new findings as {@code coverage} lines, all of them in a file beside the buffer, and what is
 * not audited on standard error too. Runs on a thread of the agent, and once more at the end: whoever loads a class may
 * hold the very lock that standard error needs.
 */
final class CoverageTeller implements Runnable {
    /** An application loads most of its classes in its first seconds; one line about many is better than many. */
    private static final long PAUSE_NANOS = 10_000_000_000L;

    private static final long WARN_NANOS = 1_000_000_000L;

    private static final long LAST_MILLIS = 1_000;

    private static final String FILE = "coverage.txt";

    private final CoverageReport report;
    private final Trail trail;
    private final String title;
    private final Notices notices;
    private final Queue<String> warnings;
    private final Runnable catchUp;

    /**
     * @param warnings where the report's findings come to be said
     * @param catchUp instruments what could not be as it was loaded; run each second
     */
    CoverageTeller(
            CoverageReport report,
            Trail trail,
            String title,
            Queue<String> warnings,
            Runnable catchUp,
            Notices notices) {
        this.report = report;
        this.trail = trail;
        this.warnings = warnings;
        this.title = title;
        this.catchUp = catchUp;
        this.notices = notices;
    }

    @Override
    public void run() {
        long told = System.nanoTime();
        while (true) {
            LockSupport.parkNanos(WARN_NANOS);
            try {
                catchUp.run();
            } catch (VirtualMachineError full) {
                // There may be room another time; what else there is to tell does not wait for that.
            }
            warn();
            if (System.nanoTime() - told > PAUSE_NANOS) {
                told = System.nanoTime();
                tell();
            }
        }
    }

    /** Tells what is new, if anything is. Never throws. */
    synchronized void tell() {
        warn();
        Path folder = trail.folder();
        if (folder == null || !report.changed()) {
            return;
        }
        trail.covered(report.news());
        try {
            write(folder);
        } catch (IOException | RuntimeException e) {
            notices.once("coverage-file", folder.resolve(FILE) + " cannot be written (" + e + "): see to the disk");
        }
    }

    /** At the end of the JVM, which waits no longer for a disk that hangs or a pipe that nobody reads. */
    void tellLast() {
        Thread last = new Thread(null, this::tell, "indelible-coverage-end", 0, false);
        last.setDaemon(true);
        last.setContextClassLoader(null);
        last.start();
        try {
            last.join(LAST_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void warn() {
        for (String warning = warnings.poll(); warning != null; warning = warnings.poll()) {
            notices.once(warning, warning);
        }
    }

    /** By a second file, so that a reader never sees half of it. Names of an application's methods are its own. */
    private void write(Path folder) throws IOException {
        Path next = folder.resolve(FILE + ".next");
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        String first = title + ", pid " + ProcessHandle.current().pid() + ", as of "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Files.writeString(next, report.text(first), StandardOpenOption.TRUNCATE_EXISTING);
        Files.move(next, folder.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
    }
}
