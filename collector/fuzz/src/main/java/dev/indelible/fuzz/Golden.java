package dev.indelible.fuzz;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.key.Ed25519;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.note.NoteSigner;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The log that the collector's tests keep, and its keys: what is signed is signed by the targets, so that what lies behind
 * a signature is fuzzed too.
 */
public final class Golden {
    public static final String ORIGIN = "log.test/one";

    private Golden() {}

    /** A file of it. */
    static byte[] read(String name) {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/v1/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String name) {
        return new String(read(name), StandardCharsets.UTF_8);
    }

    /** The key {@code log}, {@code time} or {@code operator}. */
    static SigningKey key(String name) {
        return SigningKey.fromSeed(
                Encoding.base64(text("home/keys/" + name + ".key").strip(), Ed25519.KEY_BYTES));
    }

    static NoteSigner log() {
        return NoteSigner.log(ORIGIN, key("log"));
    }

    static NoteSigner time() {
        return NoteSigner.time(ORIGIN + "/time", key("time"));
    }

    /** A copy of the collector's home, in a folder that is removed when the process ends. */
    static Path home() {
        try {
            Path from = Path.of(Golden.class.getResource("/golden/v1/log.vkey").toURI())
                    .resolveSibling("home");
            Path to = Scratch.folder().resolve("home");
            try (Stream<Path> all = Files.walk(from)) {
                for (Path each : all.toList()) {
                    Files.copy(each, to.resolve(from.relativize(each).toString()));
                }
            }
            return to;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
