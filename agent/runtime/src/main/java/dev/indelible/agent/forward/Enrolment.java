package dev.indelible.agent.forward;

import dev.indelible.agent.wal.OwnerFiles;
import dev.indelible.chain.Encoding;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.enrol.Possession;
import dev.indelible.chain.enrol.Rotation;
import dev.indelible.chain.key.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Makes this slot's identity known to the log: by the token (FORMAT.md, "Enrolment"), or in the place of the identity
 * before it ("Rotation"). The file {@code enrolled} remembers at which log that was done.
 */
final class Enrolment {
    private static final String FILE = "enrolled";
    private static final JsonFactory JSON = new JsonFactory();

    private final EnrolmentToken token;
    private final String tokenText;
    private final Path file;
    private Identities identities;
    private boolean done;
    private IOException kept;

    Enrolment(EnrolmentToken token, String tokenText, Identities identities, Path slot) throws IOException {
        this.token = token;
        this.tokenText = tokenText;
        this.identities = identities;
        this.file = slot.resolve(FILE);
        this.done = Files.exists(file) && Files.readString(file).equals(record());
        if (done && identities.replaced() != null) {
            // Killed between the collector's answer and the end of the old seed.
            settle();
        }
    }

    /** The old seed goes. Where the disk does not let it go, the next start tries again, and all else goes on. */
    private void settle() {
        try {
            identities = identities.settled();
        } catch (IOException e) {
            kept = e;
        }
    }

    /** Why the seed of the identity that was replaced is still there, or null. */
    IOException kept() {
        return kept;
    }

    boolean done() {
        return done;
    }

    /** The public key that is made known. */
    byte[] identity() {
        return identities.current().publicKey();
    }

    /** The collector says that it does not know this identity. */
    void forget() {
        done = false;
    }

    /**
     * Asks the collector to know this identity. An answer that is lost costs nothing: the same request may come again. A
     * collector that never knew the old identity, or knows the new one already, is shown the token instead.
     */
    Reply present(Collector collector, Duration within) throws IOException {
        boolean rotates = identities.replaced() != null;
        Reply reply = rotates ? rotate(collector, within) : null;
        if (reply == null || reply.status() == 401 || reply.status() == 409) {
            reply = enrol(collector, within);
        }
        if (reply.status() == 200) {
            done = true;
            remember();
            if (rotates) {
                settle();
            }
        }
        return reply;
    }

    /** Where the disk takes nothing, the next start presents the token again, which costs no use. */
    private void remember() {
        try {
            OwnerFiles.replace(file, record());
        } catch (IOException e) {
            // nothing depends on it
        }
    }

    private Reply enrol(Collector collector, Duration within) throws IOException {
        SigningKey key = identities.current();
        byte[] proof = key.sign(Possession.message(token.id(), token.log().name(), token.service(), key.publicKey()));
        return post(collector, "/v1/enrol", within, json -> {
            json.writeStringProperty("token", tokenText);
            json.writeStringProperty("identity", Encoding.base64(key.publicKey()));
            json.writeStringProperty("proof", Encoding.base64(proof));
        });
    }

    private Reply rotate(Collector collector, Duration within) throws IOException {
        SigningKey old = identities.replaced();
        SigningKey key = identities.current();
        byte[] message = Rotation.message(token.log().name(), token.service(), old.publicKey(), key.publicKey());
        return post(collector, "/v1/rotate", within, json -> {
            json.writeStringProperty("service", token.service());
            json.writeStringProperty("replaces", Encoding.base64(old.publicKey()));
            json.writeStringProperty("identity", Encoding.base64(key.publicKey()));
            json.writeStringProperty("consent", Encoding.base64(old.sign(message)));
            json.writeStringProperty("proof", Encoding.base64(key.sign(message)));
        });
    }

    private static Reply post(Collector collector, String path, Duration within, Consumer<JsonGenerator> members)
            throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), body)) {
            json.writeStartObject();
            members.accept(json);
            json.writeEndObject();
        }
        return collector.post(path, "application/json", body.toByteArray(), Map.of(), within);
    }

    private String record() {
        return token.log() + "\n" + token.service() + "\n"
                + Encoding.base64(identities.current().publicKey()) + "\n";
    }
}
