package dev.indelible.collector.cli;

import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.RevocationRequest;
import dev.indelible.collector.ingest.Revoker;
import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.log.LogUnavailable;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
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

    /** What was said is remembered, so that it is said once; and not without bound. */
    private static final int MAX_WARNED = 100;

    private final Home home;
    private final AuditLog log;
    private final Revoker revoker;
    private final Consumer<String> warning;
    private final Thread thread = new Thread(this::run, "indelible-revoke");
    private final Set<String> warned = new HashSet<>();

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
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            // Any: the JDK lets its UnixException out, undeclared, where a folder that was listed cannot be closed.
            warn(home.revocations(), e);
        }
    }

    /** One that cannot be taken stays where it is, is tried again, and keeps no other waiting. */
    private void take(Path file) throws InterruptedException {
        try {
            revoke(file);
        } catch (IOException | ExecutionException | LogUnavailable | RuntimeException e) {
            warn(file, e);
        }
    }

    private void warn(Path what, Exception e) {
        String message = what + " is not revoked yet, and tried again: " + e;
        if (warned.size() < MAX_WARNED && warned.add(message)) {
            warning.accept(message);
        }
    }

    private void revoke(Path file) throws IOException, InterruptedException, ExecutionException, LogUnavailable {
        RevocationRequest request;
        try {
            request = RevocationRequest.read(file);
        } catch (IllegalArgumentException | CharacterCodingException e) {
            Path aside = RevocationRequest.refuse(file);
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
