package dev.indelible.agent.harness;

import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.note.NoteSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Makes enrolment tokens for a collector that nobody runs: the agent keeps its lines in its folder. */
public final class Tokens {
    private Tokens() {}

    /** Writes a token for service {@code bank} whose collector's port refuses connections. */
    public static Path write(Path folder) throws IOException {
        return write(folder, "bank");
    }

    /** The same for another service. */
    public static Path write(Path folder, String service) throws IOException {
        EnrolmentToken token = new EnrolmentToken(
                "AAAAAAAAAAAAAAAAAAAAAA",
                "http://127.0.0.1:9",
                null,
                NoteSigner.log("log.example", SigningKey.generate()).verifier(),
                service,
                1,
                Instant.now().plus(1, ChronoUnit.HOURS));
        return Files.writeString(folder.resolve("token"), token.sign(SigningKey.generate()) + "\n");
    }
}
