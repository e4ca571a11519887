package dev.indelible.agent.forward;

import dev.indelible.agent.wal.OwnerFiles;
import dev.indelible.chain.Encoding;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.enrol.Possession;
import dev.indelible.chain.key.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Makes this slot's identity known to the log (FORMAT.md, "Enrolment"). The file {@code enrolled} remembers at which log
 * that was done.
 */
final class Enrolment {
    private static final String FILE = "enrolled";
    private static final JsonFactory JSON = new JsonFactory();

    private final EnrolmentToken token;
    private final String tokenText;
    private final SigningKey identity;
    private final Path file;
    private boolean done;

    Enrolment(EnrolmentToken token, String tokenText, SigningKey identity, Path slot) throws IOException {
        this.token = token;
        this.tokenText = tokenText;
        this.identity = identity;
        this.file = slot.resolve(FILE);
        this.done = Files.exists(file) && Files.readString(file).equals(record());
    }

    boolean done() {
        return done;
    }

    /** The collector says that it does not know this identity. */
    void forget() {
        done = false;
    }

    /** Presents the token with the proof that this process holds the identity key. */
    Reply present(Collector collector, Duration within) throws IOException {
        byte[] publicKey = identity.publicKey();
        byte[] proof = identity.sign(Possession.message(token.id(), token.log().name(), token.service(), publicKey));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), body)) {
            json.writeStartObject();
            json.writeStringProperty("token", tokenText);
            json.writeStringProperty("identity", Encoding.base64(publicKey));
            json.writeStringProperty("proof", Encoding.base64(proof));
            json.writeEndObject();
        }
        Reply reply = collector.post("/v1/enrol", "application/json", body.toByteArray(), Map.of(), within);
        if (reply.status() == 200) {
            done = true;
            remember();
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

    private String record() {
        return token.log() + "\n" + token.service() + "\n" + Encoding.base64(identity.publicKey()) + "\n";
    }
}
