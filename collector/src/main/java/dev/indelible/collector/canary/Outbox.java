package dev.indelible.collector.canary;

import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.VerifierKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * Posts the canary's batches. What the log may already have, since its answer was lost, is kept in the state and sent again
 * unchanged before anything new is. One thread.
 */
final class Outbox {
    private final CollectorHttp http;
    private final CanaryState state;
    private final VerifierKey log;

    Outbox(CollectorHttp http, CanaryState state, VerifierKey log) {
        this.http = http;
        this.state = state;
        this.log = log;
    }

    /** Sends the batch that an earlier check could not, where there is one. */
    void sendPending() throws IOException, InterruptedException, CanaryException {
        byte[] pending = state.pending();
        if (pending == null) {
            return;
        }
        CollectorHttp.Reply reply = post(pending, state.checkpoint(log));
        if (reply.status() != 200) {
            throw new CanaryException("lines that were sent before are answered with " + reply.said()
                    + (reply.status() < 429
                            ? "; once you know why, give the canary a new token and --state folder"
                            : ""));
        }
        state.stored(pending);
    }

    /** {@code newest}: the checkpoint that is shown to the log, or null. */
    CollectorHttp.Reply post(byte[] batch, CheckpointNote newest)
            throws IOException, InterruptedException, CanaryException {
        List<String> headers =
                new ArrayList<>(List.of("Content-Type", "application/x-ndjson", "Content-Encoding", "gzip"));
        if (newest != null) {
            byte[] note = newest.text().getBytes(StandardCharsets.UTF_8);
            headers.addAll(List.of("Indelible-Checkpoint", Base64.getEncoder().encodeToString(note)));
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(batch);
        }
        return http.post("/v1/lines", packed.toByteArray(), headers.toArray(String[]::new));
    }
}
