package dev.indelible.collector.verify;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.stream.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** One stream of one agent in a log that is being built: as true agents write it, and in any wrong way. */
public final class AgentLines {
    final String id;
    private final String service;
    private SigningKey next = SigningKey.generate();
    private final SigningKey opening;
    private final LogBuilder builder;
    private final LogBuilder target;
    private long agentSeq;
    private byte[] last = LogBuilder.ZERO;
    private byte[] lastSeal;

    AgentLines(LogBuilder builder, SigningKey identity, String service, AgentLines previous) {
        this.builder = builder;
        this.service = service;
        this.opening = next;
        this.target = builder;
        this.id = Encoding.base64url(StreamId.of(identity.publicKey(), next.publicKey()));
        JsonGenerator json = begin("open");
        LogBuilder.common(json, service, "stream.open", "agent");
        json.writeNumberProperty("v", 1);
        json.writeStringProperty("identity", Encoding.base64(identity.publicKey()));
        json.writeStringProperty("next", Encoding.base64(next.publicKey()));
        if (previous == null) {
            json.writeNullProperty("previous");
        } else {
            json.writeObjectPropertyStart("previous");
            json.writeStringProperty("stream", previous.id);
            json.writeStringProperty("leaf", Encoding.base64(previous.lastSeal));
            json.writeEndObject();
        }
        put(builder.writer.sign(identity));
    }

    private AgentLines(AgentLines original, int seq, LogBuilder target) {
        this.builder = original.builder;
        this.id = original.id;
        this.service = original.service;
        this.target = target;
        this.next = original.opening;
        this.opening = original.opening;
        this.agentSeq = seq;
        this.last = target.leaves.get(target.leaves.size() - 1);
    }

    /**
     * The same stream in another log, whose last line is this stream's of seq - 1, before its first seal: it is
     * sealed with the same one-time key.
     */
    AgentLines forkTo(LogBuilder other, int seq) {
        return new AgentLines(this, seq, other);
    }

    public AgentLines event(String actor, String action) {
        return line("method", actor, action, json -> json.writeStringProperty("outcome_note", "none"));
    }

    /** Any unsigned line; {@code members} come behind the common ones. */
    public AgentLines line(String kind, String actor, String action, Consumer<JsonGenerator> members) {
        JsonGenerator json = begin(kind);
        LogBuilder.common(json, service, action, actor);
        members.accept(json);
        return put(builder.writer.end());
    }

    /** An unsigned line with nothing but the six first members and these. */
    public AgentLines bare(String kind, Consumer<JsonGenerator> members) {
        JsonGenerator json = begin(kind);
        members.accept(json);
        return put(builder.writer.end());
    }

    /** The next line as text, to be changed before it is put with {@link #put}. */
    String draft(String actor, String action) {
        JsonGenerator json = begin("method");
        LogBuilder.common(json, service, action, actor);
        return new String(builder.writer.end(), StandardCharsets.UTF_8);
    }

    public AgentLines events(int count) {
        for (int i = 0; i < count; i++) {
            event("alice", "account.transfer");
        }
        return this;
    }

    public AgentLines seal() {
        return seal(null);
    }

    /** A seal that repeats a checkpoint. */
    AgentLines seal(CheckpointNote seen) {
        return seal(seen, SigningKey.generate());
    }

    /** Closes the stream: the close line and the last seal. */
    public AgentLines close() {
        line("close", "agent", "stream.close", json -> json.writeStringProperty("reason", "exit"));
        return seal(null, null);
    }

    /** A seal by a key that nothing announced. */
    AgentLines sealBy(SigningKey other) {
        next = other;
        return seal();
    }

    private AgentLines seal(CheckpointNote seen, SigningKey after) {
        JsonGenerator json = begin("seal");
        LogBuilder.common(json, service, "stream.seal", "agent");
        if (after != null) {
            json.writeStringProperty("next", Encoding.base64(after.publicKey()));
        }
        if (seen != null) {
            json.writeObjectPropertyStart("checkpoint");
            json.writeStringProperty("origin", seen.checkpoint().origin());
            json.writeNumberProperty("size", seen.checkpoint().size());
            json.writeStringProperty("root", Encoding.base64(seen.checkpoint().root()));
            json.writeStringProperty("sig", seen.logSignature());
            json.writeEndObject();
        }
        put(builder.writer.sign(next));
        next = after;
        lastSeal = last;
        return this;
    }

    /** Puts bytes as this stream's next line. */
    AgentLines put(byte[] line) {
        last = Leaf.hash(line);
        target.add(line);
        return this;
    }

    private JsonGenerator begin(String kind) {
        return builder.writer.begin(id, agentSeq++, last, builder.now(), kind);
    }
}
