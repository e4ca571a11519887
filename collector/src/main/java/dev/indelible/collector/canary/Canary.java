package dev.indelible.collector.canary;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.enrol.Possession;
import dev.indelible.chain.merkle.Proofs;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.note.TlogProof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends a known event the whole way and checks that it is in the log: enrolment, a sealed batch, its receipt, and then, as
 * an outsider, checkpoint, consistency, inclusion and the entry itself. All checks of one object are one stream.
 *
 * <p>What must stay true: a check passes only where each of these held; what the log may already have is sent again
 * unchanged before anything new is. One thread.
 */
public final class Canary implements AutoCloseable {
    private final String token;
    private final EnrolmentToken claims;
    private final Duration within;
    private final CollectorHttp http;
    private final CanaryState state;
    private final Outbox outbox;
    private final CanaryStream.Source source;
    private CanaryStream stream;
    private CanaryState.Failures failures;

    private Canary(String token, EnrolmentToken claims, Duration within, CanaryState state, CanaryStream.Source source)
            throws IOException {
        this.token = token;
        this.claims = claims;
        this.within = within;
        this.http = new CollectorHttp(claims);
        this.state = state;
        this.outbox = new Outbox(http, state, claims.log());
        this.source = source;
        this.failures = state.failures();
    }

    /**
     * A canary with this token. Nothing is sent yet.
     *
     * @param folder where it remembers its identity and what it saw
     * @param within the time that a check may take
     * @param host this machine's name, for its lines
     * @param release for the same
     * @throws IllegalArgumentException for a token or folder that cannot be used, without quoting the token
     */
    public static Canary open(String token, Path folder, Duration within, String host, String release)
            throws IOException {
        EnrolmentToken claims = EnrolmentToken.parse(token);
        if (!CanaryName.is(claims.service())) {
            throw new IllegalArgumentException("the token is for the service " + claims.service()
                    + ", whose trail a canary must not enter; make one: enrol-token --service canary");
        }
        CanaryState state = CanaryState.open(folder);
        try {
            state.checkpoint(claims.log());
            return new Canary(
                    token,
                    claims,
                    within,
                    state,
                    new CanaryStream.Source(claims.service(), host, claims.log().name(), release));
        } catch (IOException | RuntimeException e) {
            state.close();
            throw e;
        }
    }

    /**
     * Makes one check.
     *
     * @param last whether it ends the stream: nothing can be checked after it
     */
    public CheckResult check(boolean last) throws InterruptedException {
        Check check = new Check();
        http.begin(within);
        CheckResult result = check.run(last);
        if (result.passed()) {
            failures = null;
        } else {
            String why = result.failure().name() + ": " + result.failure().why();
            failures = failures == null ? new CanaryState.Failures(1, result.time(), why) : failures.more(why);
        }
        try {
            state.remember(failures);
        } catch (IOException e) {
            // A folder that cannot be written fails the next check by itself, and is told there.
        }
        return result;
    }

    /** Ends the stream in the log, where one is open and the log can be reached in time. */
    public void end(Duration patience) throws InterruptedException {
        if (stream == null) {
            return;
        }
        http.begin(patience);
        try {
            outbox.sendPending();
            CheckpointNote newest = state.checkpoint(claims.log());
            stream.close();
            CanaryStream.Batch batch = stream.seal(true, newest);
            stream = null;
            state.sending(batch.body());
            outbox.sendPending();
        } catch (IOException | CanaryException e) {
            // The batch is kept: the next run sends it.
        }
    }

    @Override
    public void close() throws IOException {
        state.close();
    }

    /** One check: its steps run in order, and the first that fails is the last. */
    private final class Check {
        private final CheckSteps steps = new CheckSteps();
        private final Instant began = Instant.now();
        private final Outsider outsider = new Outsider(http, claims.log());
        private CheckpointNote seen;
        private CanaryStream.Batch batch;
        private CollectorHttp.Reply answer;
        private CheckpointNote receipt;
        private CheckpointNote shown;
        private long index = -1;
        private long size = -1;
        private String level;

        CheckResult run(boolean last) throws InterruptedException {
            Map<String, CheckSteps.Work> all = new LinkedHashMap<>();
            all.put("enrol", this::enrol);
            all.put("resend", this::resend);
            all.put("send", () -> send(last));
            all.put("receipt", this::receipt);
            all.put("checkpoint", this::checkpoint);
            all.put("consistent", this::consistent);
            all.put("included", this::included);
            all.put("entry", this::entry);
            all.put("evidence", this::evidence);
            steps.run(all);
            return new CheckResult(began, claims.service(), claims.log().name(), steps.made(), index, size, level);
        }

        /** An identity that is enrolled already takes no use of the token and no line of the log. */
        private String enrol() throws IOException, InterruptedException, CanaryException {
            seen = state.checkpoint(claims.log());
            byte[] identity = state.identity().publicKey();
            byte[] proof = state.identity()
                    .sign(Possession.message(claims.id(), claims.log().name(), claims.service(), identity));
            CollectorHttp.Reply reply = http.post(
                    "/v1/enrol",
                    CollectorHttp.json(Map.of(
                            "token", token,
                            "identity", Encoding.base64(identity),
                            "proof", Encoding.base64(proof))),
                    "Content-Type",
                    "application/json");
            if (reply.status() != 200) {
                throw new CanaryException("POST /v1/enrol is answered with " + reply.said());
            }
            return null;
        }

        private String resend() throws IOException, InterruptedException, CanaryException {
            if (state.pending() == null) {
                return "nothing is left of an earlier check";
            }
            outbox.sendPending();
            return null;
        }

        private String send(boolean last) throws IOException, InterruptedException, CanaryException {
            if (stream == null) {
                stream = new CanaryStream(state.identity(), source);
                stream.open(state.previous());
            }
            if (failures != null) {
                stream.failed(failures);
            }
            stream.probe();
            if (last) {
                stream.close();
            }
            batch = stream.seal(last, seen);
            try {
                state.sending(batch.body());
            } catch (IOException e) {
                // Nothing was sent. Lines that nobody keeps must not be built upon: another stream begins.
                stream = null;
                throw e;
            }
            answer = outbox.post(batch.body(), seen);
            if (answer.status() != 200) {
                throw new CanaryException("POST /v1/lines is answered with " + answer.said());
            }
            return null;
        }

        private String receipt() throws IOException, CanaryException, NoteException {
            Map<?, ?> members = answer.members();
            if (!(members.get("receipt") instanceof String text)
                    || !(members.get("level") instanceof String stated)
                    || !(members.get("consistency") instanceof List<?> hashes)) {
                throw new CanaryException("the answer to POST /v1/lines has no receipt");
            }
            TlogProof proof = TlogProof.parse(text);
            receipt = proof.verify(batch.leaf(), claims.log());
            requireExtended(hashes);
            state.verified(receipt);
            state.stored(batch.body());
            index = proof.index() - batch.behindEvent();
            level = stated;
            return null;
        }

        private void requireExtended(List<?> hashes) throws IOException, CanaryException {
            if (seen == null) {
                return;
            }
            List<byte[]> consistency = new ArrayList<>();
            for (Object hash : hashes) {
                consistency.add(Encoding.base64(String.valueOf(hash), Leaf.BYTES));
            }
            Checkpoint old = seen.checkpoint();
            Checkpoint now = receipt.checkpoint();
            if (!Proofs.consistencyHolds(old.size(), old.root(), now.size(), now.root(), consistency)) {
                throw contradiction(receipt, old);
            }
        }

        private String checkpoint() throws IOException, InterruptedException, CanaryException, NoteException {
            shown = outsider.checkpoint();
            if (shown.checkpoint().size() < receipt.checkpoint().size()) {
                throw new CanaryException("outsiders are shown "
                        + shown.checkpoint().size() + " lines, the receipt was of "
                        + receipt.checkpoint().size() + ": a cache in between, or two answers to two readers");
            }
            return null;
        }

        private String consistent() throws IOException, CanaryException {
            if (!outsider.extended(receipt.checkpoint())) {
                throw contradiction(shown, receipt.checkpoint());
            }
            state.verified(shown);
            return null;
        }

        private String included() throws IOException, CanaryException {
            outsider.requireIncluded(batch.event(), index);
            size = shown.checkpoint().size();
            return null;
        }

        private String entry() throws IOException, InterruptedException, CanaryException {
            return outsider.requireEntry(batch.event(), index)
                    ? null
                    : "entries are served by a collector without TLS only, on its own machine";
        }

        /** A proof against the log does not become untrue because the log behaves again. */
        private String evidence() throws CanaryException {
            Path kept = state.contradiction();
            if (Files.exists(kept)) {
                throw new CanaryException("an earlier check found that the log was rolled back or forked; once that is"
                        + " looked into, move " + kept + " away");
            }
            return "there is none";
        }

        private CanaryException contradiction(CheckpointNote note, Checkpoint old) throws IOException {
            state.contradictedBy(note);
            return new CanaryException("the log signed " + note.checkpoint().size()
                    + " lines that do not extend the " + old.size()
                    + " it signed before: it was rolled back or forked. Keep " + state.contradiction()
                    + " and the file beside it,"
                    + " `checkpoint`, as evidence");
        }
    }
}
