package dev.indelible.collector.crash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.merkle.Proofs;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.TlogProof;
import dev.indelible.chain.note.VerifierKey;
import dev.indelible.collector.CollectorClient;
import dev.indelible.collector.CollectorClient.Reply;
import dev.indelible.collector.crash.Step.Batch;
import dev.indelible.collector.crash.Step.Enrolment;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Agents, as they are by FORMAT.md: they send in order, verify each receipt and that it extends the one before, keep it, and
 * send again what has none. What they were promised is never forgotten here.
 */
final class Client {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();

    private final VerifierKey log;
    private final Map<Step, Promise> promises;
    private CheckpointNote newest;

    /**
     * A collector's word.
     *
     * @param index where the last line of what was asked for lies
     * @param note the receipt's checkpoint; null where the answer has none
     * @param micros when it had come, since the epoch
     */
    record Promise(long index, CheckpointNote note, long micros) {}

    Client(VerifierKey log) {
        this.log = log;
        this.promises = new LinkedHashMap<>();
    }

    private Client(Client other) {
        this.log = other.log;
        this.promises = new LinkedHashMap<>(other.promises);
        this.newest = other.newest;
    }

    /** One that was promised the same so far. */
    Client copy() {
        return new Client(this);
    }

    /** One that was promised so much by then, and no more. */
    Client asOf(long micros) {
        Client then = new Client(log);
        promises.forEach((step, promise) -> {
            if (promise.micros() < micros) {
                then.promises.put(step, promise);
                then.newest = promise.note() == null ? then.newest : promise.note();
            }
        });
        return then;
    }

    private static long now() {
        return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()) + 999;
    }

    Map<Step, Promise> promises() {
        return promises;
    }

    VerifierKey log() {
        return log;
    }

    /** Sends what has no receipt, until all have or one is not given. */
    boolean send(String url, List<Step> steps) throws Exception {
        CollectorClient collector = new CollectorClient(url, HTTP);
        for (Step step : steps) {
            if (promises.containsKey(step)) {
                continue;
            }
            Reply reply;
            try {
                reply = ask(collector, step);
            } catch (IOException broken) {
                return false;
            }
            if (reply.status() != 200) {
                assertTrue(reply.status() >= 500, () -> step + ": " + reply);
                return false;
            }
            promised(step, reply);
        }
        return true;
    }

    /** After a restart: what was promised is promised again in the same words, and what was not is taken now. */
    void settle(String url, List<Step> steps) throws Exception {
        CollectorClient collector = new CollectorClient(url, HTTP);
        List<Step> again = new ArrayList<>();
        Map<String, Step> last = new HashMap<>();
        for (Step step : promises.keySet()) {
            if (step instanceof Batch batch) {
                last.put(batch.stream(), batch);
            } else {
                again.add(step);
            }
        }
        again.addAll(last.values());
        for (Step step : again) {
            long before = promises.get(step).index();
            Reply reply = ask(collector, step);
            assertEquals(200, reply.status(), () -> step + " was promised before: " + reply);
            assertEquals(before, promised(step, reply), () -> step + " has moved");
        }
        for (Step step : steps) {
            if (!promises.containsKey(step)) {
                deliver(collector, step);
            }
        }
    }

    private void deliver(CollectorClient collector, Step step) throws Exception {
        Reply first = ask(collector, step);
        Reply given = first.status() == 409 && step instanceof Batch batch ? rest(collector, batch, first) : first;
        assertEquals(200, given.status(), () -> step + ": " + given);
        promised(step, given);
    }

    /** The front of it was signed already, where a segment ended in it. */
    private Reply rest(CollectorClient collector, Batch batch, Reply position) throws Exception {
        long next = position.number("next");
        assertTrue(next > batch.seq() && next <= batch.last(), () -> batch + ": " + position);
        assertArrayEquals(batch.leaf(next - 1), Encoding.base64(position.text("leaf"), 32));
        return ask(collector, batch.from(next));
    }

    private Reply ask(CollectorClient collector, Step step) throws Exception {
        if (step instanceof Enrolment enrolment) {
            return collector.enrol(enrolment.token(), enrolment.identity());
        }
        return collector.lines(((Batch) step).body(), newest == null ? null : newest.text());
    }

    /** Verifies and keeps a receipt; gives its index. */
    private long promised(Step step, Reply reply) throws Exception {
        if (!(step instanceof Batch batch)) {
            promises.put(step, new Promise(reply.number("index"), null, now()));
            return reply.number("index");
        }
        TlogProof proof = TlogProof.parse(reply.text("receipt"));
        CheckpointNote note = proof.verify(batch.leaf(batch.last()), log);
        if (newest != null) {
            requireExtends(note.checkpoint(), (List<?>) reply.body().get("consistency"));
        }
        newest = note;
        promises.put(step, new Promise(proof.index(), note, now()));
        return proof.index();
    }

    private void requireExtends(Checkpoint checkpoint, List<?> consistency) {
        List<byte[]> hashes = consistency.stream()
                .map(hash -> Encoding.base64((String) hash, 32))
                .toList();
        Checkpoint old = newest.checkpoint();
        assertTrue(
                Proofs.consistencyHolds(old.size(), old.root(), checkpoint.size(), checkpoint.root(), hashes),
                () -> checkpoint.size() + " does not extend " + old.size());
    }
}
