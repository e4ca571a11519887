package dev.indelible.collector.cli;

import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.RevocationRequest;
import dev.indelible.collector.ingest.Revoker;
import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.log.LogUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Does what the operator's command {@code revoke} has asked for: looks into the home's folder for requests, at the start
 * before anything is served, then several times a second on a thread of its own. A request is removed once its line is in
 * the log, so one that a crash left is done again, which writes no second line.
 */
final class Revocations implements AutoCloseable {
    private static final long PAUSE_MILLIS = 250;

    private final Home home;
    private final AuditLog log;
    private final Revoker revoker;
    private final Consumer<String> warning;
    private final Thread thread = new Thread(this::run, "indelible-revoke");
    private String warned = "";

    Revocations(Home home, AuditLog log, Revoker revoker, Consumer<String> warning) {
        this.home = home;
        this.log = log;
        this.revoker = revoker;
        this.warning = warning;
    }

    /** Does what waits; the thread goes on from there. */
    void start() throws InterruptedException {
        thread.setDaemon(true);
        look();
        thread.start();
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PAUSE_MILLIS);
                look();
            }
        } catch (InterruptedException e) {
            // The collector stops; what still waits is done at its next start.
        }
    }

    private void look() throws InterruptedException {
        try {
            for (Path file : RevocationRequest.waiting(home)) {
                if (log.stopped() == null) {
                    take(file);
                }
            }
        } catch (IOException | ExecutionException | LogUnavailable e) {
            // Said once; it stays where it is and is tried again.
            if (!warned.equals(e.toString())) {
                warned = e.toString();
                warning.accept("what lies in " + home.revocations() + " is not revoked yet: " + e);
            }
        }
    }

    private void take(Path file) throws IOException, InterruptedException, ExecutionException, LogUnavailable {
        RevocationRequest request;
        try {
            request = RevocationRequest.read(file);
        } catch (IllegalArgumentException e) {
            Path aside = file.resolveSibling(file.getFileName() + ".refused");
            Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
            warning.accept("nothing is revoked by " + aside + ": " + e.getMessage());
            return;
        }
        CompletableFuture<Long> line =
                revoker.revoke(request.member(), request.value(), request.reason(), request.by());
        if (line != null) {
            line.get();
        }
        request.done();
    }
}
