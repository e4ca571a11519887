package dev.indelible.collector.ingest;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.enrol.Rotation;
import dev.indelible.chain.key.Ed25519;
import dev.indelible.collector.disk.DiskFloor;
import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.log.LogUnavailable;
import dev.indelible.collector.log.OwnLine;
import java.util.Map;

/**
 * Puts an agent's new identity in the place of its old one (FORMAT.md, "Rotation"): both have signed that they agree, no
 * token is needed. The same request may come again.
 */
public final class RotateIngest extends IdentityIngest {
    private final Enrolments enrolments;

    private record Request(String service, byte[] replaces, byte[] identity, byte[] consent, byte[] proof) {}

    /** @param floor of the disk that holds the log */
    public RotateIngest(AuditLog log, Registry registry, Alarms alarms, DiskFloor floor) {
        super(log, alarms, floor);
        this.enrolments = registry.enrolments();
    }

    @Override
    Answer judge(Map<?, ?> members, String peer, Patience patience)
            throws Refusal, LogUnavailable, InterruptedException {
        Request request = new Request(
                text(members, "service"),
                bytes(members, "replaces", Ed25519.KEY_BYTES),
                bytes(members, "identity", Ed25519.KEY_BYTES),
                bytes(members, "consent", Ed25519.SIGNATURE_BYTES),
                bytes(members, "proof", Ed25519.SIGNATURE_BYTES));
        if (!EnrolmentToken.isService(request.service())) {
            throw malformed();
        }
        requireBoth(request);
        return Answer.enrolled(patience.await(enrolments.rotate(
                request.replaces(),
                Encoding.base64(request.identity()),
                request.service(),
                () -> log.submit(line(request, peer)))));
    }

    private void requireBoth(Request request) throws Refusal {
        byte[] message = Rotation.message(log.origin(), request.service(), request.replaces(), request.identity());
        if (!Ed25519.verify(request.replaces(), message, request.consent())
                || !Ed25519.verify(request.identity(), message, request.proof())) {
            throw new Refusal(
                    Answer.error(
                            403,
                            "a signature of the rotation does not hold",
                            "sign origin, service, old and new identity with both private keys"),
                    "rotate.proof");
        }
    }

    private static OwnLine line(Request request, String peer) {
        return new OwnLine(
                "rotate",
                request.service(),
                "agent.rotate",
                "success",
                new OwnLine.Actor(request.service(), "agent", "enrolment", "ip", peer),
                "service",
                request.service(),
                "collector.ingest",
                json -> {
                    json.writeStringProperty("identity", Encoding.base64(request.identity()));
                    json.writeStringProperty("replaces", Encoding.base64(request.replaces()));
                    json.writeStringProperty("consent", Encoding.base64(request.consent()));
                    json.writeStringProperty("proof", Encoding.base64(request.proof()));
                });
    }

    @Override
    Refusal malformed() {
        return new Refusal(
                400,
                "the body is not {\"service\",\"replaces\",\"identity\",\"consent\",\"proof\"}",
                "send keys and signatures as base64 of 32 and 64 bytes");
    }
}
