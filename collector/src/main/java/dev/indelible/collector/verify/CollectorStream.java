package dev.indelible.collector.verify;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.enrol.Possession;
import dev.indelible.chain.enrol.Rotation;
import dev.indelible.chain.key.Ed25519;
import dev.indelible.chain.line.Line;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * The log's own stream (FORMAT.md, "The collector's stream"): its chain, the operator's signatures, and what its lines
 * grant and withdraw.
 */
final class CollectorStream {
    private static final Set<String> KINDS =
            Set.of("enrol", "rotate", "revoke", "retention", "hold", "handover", "config", "alarm", "access");

    private final LogKeys keys;
    private final String stream;
    private final Enrolments enrolments;
    private final AgentStreams agents;
    private final Findings findings;
    private final NavigableMap<Long, String> signedAway = new TreeMap<>();
    private long removed;
    private String archive;
    private long nextSeq = 1;
    private byte[] head;

    /** @param open the line at index 0, already judged by {@link LogKeys#read} */
    CollectorStream(LogKeys keys, Line open, Enrolments enrolments, AgentStreams agents, Findings findings) {
        this.keys = keys;
        this.stream = open.stream();
        this.head = open.leaf();
        this.enrolments = enrolments;
        this.agents = agents;
        this.findings = findings;
    }

    String stream() {
        return stream;
    }

    StreamEnd end() {
        return new StreamEnd(stream, nextSeq, head);
    }

    void append(Line line, Place place) throws Broken {
        if (line.seq() != nextSeq) {
            throw new Broken(place, "seq " + line.seq() + " where " + nextSeq + " is next");
        }
        if (!line.follows(head)) {
            throw new Broken(place, "prev is not the leaf of the line before");
        }
        if (!KINDS.contains(line.kind())) {
            throw new Broken(place, "a line of kind " + line.kind() + " does not stand in the collector's stream");
        }
        if (line.signed() && !line.verify(keys.operator())) {
            throw new Broken(place, "this line of kind " + line.kind() + " is not signed by the operator");
        }
        if (line.kind().equals("enrol")) {
            enrol(line, place);
        } else if (line.kind().equals("rotate")) {
            rotate(line, place);
        } else if (line.kind().equals("revoke")) {
            revoke(line, place);
        } else if (line.kind().equals("alarm")
                && String.valueOf(line.text("action")).endsWith(".fork")) {
            fork(line, place);
        } else if (line.kind().equals("retention")) {
            retention(line);
        }
        nextSeq++;
        head = line.leaf();
    }

    /** Of the log's alarms those that speak against its lines: that somebody else holds a stream's keys, or the log's. */
    private void fork(Line line, Place place) {
        findings.add(
                "alarm",
                "The collector raises an alarm, " + line.text("action") + ": "
                        + (line.has("why") ? line.text("why") : "unknown") + " [" + place + "]");
    }

    /** A line that retention left, between which others of the stream may be gone. */
    void appendRetained(Line line, Place place) throws Broken {
        if (line.seq() < nextSeq) {
            throw new Broken(place, "seq " + line.seq() + " where the stream is at " + nextSeq + " already");
        }
        nextSeq = line.seq();
        head = line.prev();
        append(line, place);
    }

    private void retention(Line line) {
        signedAway.put(line.number("before", 0), line.text("retained"));
        if ("archived".equals(line.text("state"))) {
            archive = line.text("archive");
        } else {
            removed = Math.max(removed, line.number("before", 0));
        }
    }

    /** Below which index the operator has signed lines as removed, not only archived; 0 for none. */
    long removed() {
        return removed;
    }

    /** Where the last line about it says that lines are archived; null where none does. */
    String archive() {
        return archive;
    }

    /** Below which index the operator has signed lines away, removed or archived; 0 for none. */
    long signedAway() {
        return signedAway.isEmpty() ? 0 : signedAway.lastKey();
    }

    /** The digest of what is kept of the lines below this index, as the operator signed it, or null. */
    String signedAway(long before) {
        return signedAway.get(before);
    }

    private void enrol(Line line, Place place) throws Broken {
        byte[] identity = LogKeys.publicKey(line, "identity", place);
        byte[] proof = LogKeys.bytes(line, "proof", Ed25519.SIGNATURE_BYTES, place);
        String service = line.text("service");
        if (service == null) {
            throw new Broken(place, "an enrol line names its service");
        }
        String token = tokenId(line, place);
        requireNotRevoked(identity, place);
        if (enrolments.revokedToken(token)) {
            throw new Broken(place, "the token of this enrolment was revoked before this line");
        }
        byte[] message = Possession.message(token, keys.origin(), service, identity);
        if (!Ed25519.verify(identity, message, proof)) {
            throw new Broken(place, "the proof of possession does not hold: this identity never asked to be enrolled");
        }
        enrolments.enrol(identity, service);
    }

    private void rotate(Line line, Place place) throws Broken {
        byte[] old = LogKeys.publicKey(line, "replaces", place);
        byte[] identity = LogKeys.publicKey(line, "identity", place);
        byte[] consent = LogKeys.bytes(line, "consent", Ed25519.SIGNATURE_BYTES, place);
        byte[] proof = LogKeys.bytes(line, "proof", Ed25519.SIGNATURE_BYTES, place);
        String service = line.text("service");
        if (service == null || !enrolments.allows(old, service)) {
            throw new Broken(
                    place, "the key that is replaced is not enrolled for this service at this point of the log");
        }
        requireNotRevoked(identity, place);
        byte[] message = Rotation.message(keys.origin(), service, old, identity);
        if (!Ed25519.verify(old, message, consent)) {
            throw new Broken(place, "the old key has not signed that this one takes its place");
        }
        if (!Ed25519.verify(identity, message, proof)) {
            throw new Broken(place, "the new key has not signed that it takes the old one's place");
        }
        enrolments.rotate(old, identity, service);
    }

    private void revoke(Line line, Place place) throws Broken {
        if (line.has("token")) {
            enrolments.revokeToken(tokenId(line, place));
            return;
        }
        byte[] identity = LogKeys.publicKey(line, "identity", place);
        enrolments.revoke(identity);
        agents.revoke(identity);
    }

    /** What it once signed to be enrolled stands in the log, for whoever has the operator key to use again. */
    private void requireNotRevoked(byte[] identity, Place place) throws Broken {
        if (enrolments.revoked(identity)) {
            throw new Broken(place, "the identity was revoked before this line, and that is for good");
        }
    }

    private static String tokenId(Line line, Place place) throws Broken {
        String token = line.text("token");
        try {
            if (token != null) {
                Encoding.base64url(token, 16);
                return token;
            }
        } catch (IllegalArgumentException e) {
            // One message for missing and malformed.
        }
        throw new Broken(place, "a line of kind " + line.kind() + " has token, the base64url of 16 bytes");
    }
}
