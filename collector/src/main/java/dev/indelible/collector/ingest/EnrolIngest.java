package dev.indelible.collector.ingest;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.enrol.Possession;
import dev.indelible.chain.key.Ed25519;
import dev.indelible.collector.disk.DiskFloor;
import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.log.LogUnavailable;
import dev.indelible.collector.log.OwnLine;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Enrols identities (FORMAT.md, "Enrolment"). All that costs an outsider nothing is checked first. A token's use is
 * taken when the {@code enrol} line is queued, and counts whether anybody still waits for that line or not.
 */
public final class EnrolIngest extends IdentityIngest {
    private final Enrolments enrolments;
    private final byte[] operatorKey;
    private final Clock clock;

    private record Request(EnrolmentToken token, byte[] identity, byte[] proof) {}

    /** @param floor of the disk that holds the log */
    public EnrolIngest(
            AuditLog log, Registry registry, byte[] operatorKey, Alarms alarms, DiskFloor floor, Clock clock) {
        super(log, alarms, floor);
        this.enrolments = registry.enrolments();
        this.operatorKey = operatorKey;
        this.clock = clock;
    }

    @Override
    Answer judge(Map<?, ?> members, String peer, Patience patience)
            throws Refusal, LogUnavailable, InterruptedException {
        Request request = read(members);
        requireProof(request);
        String identity = Encoding.base64(request.identity());
        CompletableFuture<Long> enrolled = enrolments.enrolled(identity, request.token());
        if (enrolled == null) {
            requireInTime(request.token());
            awaitUndecided(request.token(), patience);
            enrolled = enrolments.enrol(identity, request.token(), () -> log.submit(line(request, peer)));
        }
        return Answer.enrolled(patience.await(enrolled));
    }

    private Request read(Map<?, ?> members) throws Refusal {
        String token = text(members, "token");
        byte[] identity = bytes(members, "identity", Ed25519.KEY_BYTES);
        byte[] proof = bytes(members, "proof", Ed25519.SIGNATURE_BYTES);
        try {
            return new Request(EnrolmentToken.verify(token.strip(), operatorKey), identity, proof);
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

    private void requireInTime(EnrolmentToken token) throws Refusal {
        if (!clock.instant().isBefore(token.expires())) {
            throw new Refusal(
                    410, "the token expired at " + token.expires(), "ask the operator for a new one: enrol-token");
        }
    }

    /** A token is called used up only by lines that are written: one that is not gives its use back. */
    private void awaitUndecided(EnrolmentToken token, Patience patience) throws Refusal, InterruptedException {
        for (var use = enrolments.undecided(token); use != null; use = enrolments.undecided(token)) {
            patience.await(use);
        }
    }

    private static OwnLine line(Request request, String peer) {
        EnrolmentToken token = request.token();
        OwnLine.Actor agent = new OwnLine.Actor(token.service(), "agent", "token", "ip", peer);
        return new OwnLine(
                "enrol",
                token.service(),
                "agent.enrol",
                "success",
                agent,
                "service",
                token.service(),
                "collector.ingest",
                json -> {
                    json.writeStringProperty("identity", Encoding.base64(request.identity()));
                    json.writeStringProperty("token", token.id());
                    json.writeStringProperty("proof", Encoding.base64(request.proof()));
                });
    }

    @Override
    Refusal malformed() {
        return new Refusal(
                400,
                "the body is not {\"token\",\"identity\",\"proof\"}",
                "send the token's text, and identity and proof as base64 of 32 and 64 bytes");
    }
}
