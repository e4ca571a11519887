package dev.indelible.collector.ingest;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.enrol.Possession;
import dev.indelible.chain.key.Ed25519;
import dev.indelible.collector.disk.DiskFloor;
import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.log.LogUnavailable;
import dev.indelible.collector.log.OwnLine;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Enrols identities (FORMAT.md, "Enrolment"). All that costs an outsider nothing is checked first; the uses of a token are
 * counted under a lock that is held until the {@code enrol} line is durable, so that no token enrols one too many.
 */
public final class EnrolIngest {
    private static final int COMMIT_SECONDS = 30;

    private final AuditLog log;
    private final Enrolments enrolments;
    private final byte[] operatorKey;
    private final DiskFloor floor;
    private final Clock clock;
    private final Alarms alarms;
    private final JsonMapper json = new JsonMapper();
    private final ReentrantLock counting = new ReentrantLock();

    private record Request(EnrolmentToken token, byte[] identity, byte[] proof) {}

    /** @param floor of the disk that holds the log */
    public EnrolIngest(
            AuditLog log, Registry registry, byte[] operatorKey, Alarms alarms, DiskFloor floor, Clock clock) {
        this.floor = floor;
        this.log = log;
        this.enrolments = registry.enrolments();
        this.operatorKey = operatorKey;
        this.clock = clock;
        this.alarms = alarms;
    }

    /** Begins one POST. */
    public Judge begin(String peer) {
        return new Judge() {
            @Override
            public Answer look(byte[] bytes, int end) {
                return null;
            }

            @Override
            public Answer take(byte[] bytes, int length) throws IOException, InterruptedException {
                String shortage = floor.shortage();
                return shortage == null ? EnrolIngest.this.take(bytes, length, peer) : Answer.later(shortage);
            }

            @Override
            public void close() {
                // Holds nothing.
            }
        };
    }

    private Answer take(byte[] body, int length, String peer) throws InterruptedException {
        if (log.stopped() != null) {
            return Answer.later("this log has stopped signing: " + log.stopped());
        }
        try {
            Request request = read(body, length);
            requireProof(request);
            if (!counting.tryLock(COMMIT_SECONDS, TimeUnit.SECONDS)) {
                return Answer.later("another enrolment is being stored");
            }
            try {
                return enrol(request, peer);
            } finally {
                counting.unlock();
            }
        } catch (Refusal e) {
            if (e.alarm() != null) {
                alarms.refused(e.alarm(), peer, "log", log.origin(), (String)
                        e.answer().fields().get("error"));
            }
            return e.answer();
        }
    }

    private Request read(byte[] body, int length) throws Refusal {
        Map<?, ?> members;
        try {
            members = json.readValue(body, 0, length, Map.class);
        } catch (JacksonException e) {
            throw malformed();
        }
        if (members == null
                || !(members.get("token") instanceof String token)
                || !(members.get("identity") instanceof String identity)
                || !(members.get("proof") instanceof String proof)) {
            throw malformed();
        }
        byte[] key;
        byte[] signature;
        try {
            key = Encoding.base64(identity, Ed25519.KEY_BYTES);
            signature = Encoding.base64(proof, Ed25519.SIGNATURE_BYTES);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
        try {
            return new Request(EnrolmentToken.verify(token.strip(), operatorKey), key, signature);
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    Answer.error(403, e.getMessage(), "ask this collector's operator for a new token: enrol-token"),
                    "enrol.token");
        }
    }

    private void requireProof(Request request) throws Refusal {
        EnrolmentToken token = request.token();
        if (!token.log().equals(log.verifier())) {
            throw new Refusal(
                    403, "the token is for another log, " + token.log().name(), "use the token of this collector");
        }
        byte[] message = Possession.message(token.id(), log.origin(), token.service(), request.identity());
        if (!Ed25519.verify(request.identity(), message, request.proof())) {
            throw new Refusal(
                    Answer.error(
                            403,
                            "the proof of possession does not hold",
                            "sign token id, origin, service and identity with the identity's private key"),
                    "enrol.proof");
        }
    }

    private Answer enrol(Request request, String peer) throws Refusal, InterruptedException {
        EnrolmentToken token = request.token();
        String identity = Encoding.base64(request.identity());
        long known = enrolments.indexOf(token.id(), identity);
        if (known >= 0) {
            return Answer.enrolled(known);
        }
        if (!clock.instant().isBefore(token.expires())) {
            throw new Refusal(
                    410, "the token expired at " + token.expires(), "ask the operator for a new one: enrol-token");
        }
        if (enrolments.uses(token.id()) >= token.uses()) {
            throw new Refusal(
                    410,
                    "the token's uses, " + token.uses() + ", are used up",
                    "ask the operator for a new one: enrol-token");
        }
        OwnLine.Actor agent = new OwnLine.Actor(token.service(), "agent", "token", "ip", peer);
        OwnLine line = new OwnLine(
                "enrol",
                token.service(),
                "agent.enrol",
                "success",
                agent,
                "service",
                token.service(),
                "collector.ingest",
                json -> {
                    json.writeStringProperty("identity", identity);
                    json.writeStringProperty("token", token.id());
                    json.writeStringProperty("proof", Encoding.base64(request.proof()));
                });
        try {
            long index = log.submit(line)
                    .whenComplete((at, error) -> {
                        if (error == null) {
                            enrolments.stored(identity, token.service(), token.id(), at);
                        }
                    })
                    .get(COMMIT_SECONDS, TimeUnit.SECONDS);
            return Answer.enrolled(index);
        } catch (LogUnavailable e) {
            return Answer.later(e.getMessage());
        } catch (ExecutionException e) {
            return Answer.later(e.getCause().getMessage());
        } catch (TimeoutException e) {
            return Answer.later("writing takes longer than " + COMMIT_SECONDS + " s");
        }
    }

    private static Refusal malformed() {
        return new Refusal(
                400,
                "the body is not {\"token\",\"identity\",\"proof\"}",
                "send the token's text, and identity and proof as base64 of 32 and 64 bytes");
    }
}
