package dev.indelible.collector.verify;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.enrol.Possession;
import dev.indelible.chain.key.Ed25519;
import dev.indelible.chain.line.Line;
import java.util.Arrays;
import java.util.Set;

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
    private long nextSeq = 1;
    private byte[] head;

    /** @param open the line at index 0, already judged by {@link LogKeys#read} */
    CollectorStream(LogKeys keys, Line open, Enrolments enrolments, AgentStreams agents) {
        this.keys = keys;
        this.stream = open.stream();
        this.head = open.leaf();
        this.enrolments = enrolments;
        this.agents = agents;
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
        if (!Arrays.equals(line.prev(), head)) {
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
        } else if (line.kind().equals("revoke")) {
            byte[] identity = LogKeys.publicKey(line, "identity", place);
            enrolments.revoke(identity);
            agents.revoke(identity);
        }
        nextSeq++;
        head = line.leaf();
    }

    private void enrol(Line line, Place place) throws Broken {
        byte[] identity = LogKeys.publicKey(line, "identity", place);
        byte[] proof = LogKeys.bytes(line, "proof", Ed25519.SIGNATURE_BYTES, place);
        String service = line.text("service");
        if (service == null) {
            throw new Broken(place, "an enrol line names its service");
        }
        byte[] message = Possession.message(tokenId(line, place), keys.origin(), service, identity);
        if (!Ed25519.verify(identity, message, proof)) {
            throw new Broken(place, "the proof of possession does not hold: this identity never asked to be enrolled");
        }
        enrolments.enrol(identity, service);
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
        throw new Broken(place, "an enrol line has token, the base64url of 16 bytes");
    }
}
