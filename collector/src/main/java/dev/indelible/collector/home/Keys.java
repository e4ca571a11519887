package dev.indelible.collector.home;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.Ed25519;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.note.NoteSigner;
import dev.indelible.collector.disk.Durable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The collector's three signing keys and the log's name. Each key is a file of its own under {@code keys/}, mode 0600, one
 * line of base64: the Ed25519 seed. They are made once; a log whose keys are gone is not given new ones, since nothing
 * signed by those would verify.
 *
 * <p>The log key signs checkpoints, the time key dates them (cosignature/v1), the operator key signs tokens and enrolments.
 */
public record Keys(String origin, SigningKey log, SigningKey time, SigningKey operator) {
    private static final int MAX_ORIGIN = 200;

    /** The keys of a home that has them. */
    public static Keys load(Home home) throws IOException, HomeException {
        if (!Files.exists(home.origin())) {
            throw new HomeException("no collector has run in " + home.folder() + " yet; start one first: serve --data "
                    + home.folder());
        }
        String origin = Files.readString(home.origin()).strip();
        requireOrigin(origin);
        return new Keys(origin, read(home, "log"), read(home, "time"), read(home, "operator"));
    }

    /**
     * Loads the keys, or makes them in a home that has none. Needs the {@link HomeLock} and {@link Home#prepare}.
     *
     * @param origin the name asked for, or null for the default; only a new log can be given one
     */
    public static Keys loadOrMake(Home home, String origin, String host) throws IOException, HomeException {
        if (Files.exists(home.origin())) {
            Keys keys = load(home);
            if (origin != null && !origin.equals(keys.origin())) {
                throw new HomeException("this log's origin is " + keys.origin()
                        + " for good; leave --origin away, or start a new log in another --data folder");
            }
            return keys;
        }
        if (Files.exists(home.log().resolve("events")) || Files.exists(home.log().resolve("checkpoint"))) {
            throw new HomeException(home.folder() + " has a log but no file `origin`; restore it and keys/ from a backup");
        }
        SigningKey log = make(home, "log");
        SigningKey time = make(home, "time");
        SigningKey operator = make(home, "operator");
        String name = origin != null ? origin : defaultOrigin(host, log);
        requireOrigin(name);
        Durable.write(home.temp(), home.origin(), (name + "\n").getBytes(StandardCharsets.UTF_8), Durable.READABLE);
        return new Keys(name, log, time, operator);
    }

    /** Signs checkpoints under the origin's name. */
    public NoteSigner logSigner() {
        return NoteSigner.log(origin, log);
    }

    /** Dates checkpoints, under the origin followed by {@code /time}. */
    public NoteSigner timeSigner() {
        return NoteSigner.time(origin + "/time", time);
    }

    private static String defaultOrigin(String host, SigningKey log) {
        byte[] hash = Leaf.sha256(log.publicKey());
        return host + "/indelible/" + HexFormat.of().formatHex(hash, 0, 4);
    }

    private static void requireOrigin(String origin) throws HomeException {
        boolean right = !origin.isEmpty() && origin.length() <= MAX_ORIGIN;
        for (int i = 0; i < origin.length(); i++) {
            char c = origin.charAt(i);
            right &= c > ' ' && c < 0x7f && c != '+';
        }
        if (!right) {
            throw new HomeException("an origin has 1 to " + MAX_ORIGIN
                    + " printable ASCII characters without space and plus, such as log.example.com/audit");
        }
    }

    private static SigningKey make(Home home, String name) throws IOException, HomeException {
        Path file = file(home, name);
        if (Files.exists(file)) {
            // A first start that was cut off before the origin was written.
            return read(home, name);
        }
        SigningKey key = SigningKey.generate();
        byte[] seed = key.seed();
        Durable.write(
                home.temp(), file, (Encoding.base64(seed) + "\n").getBytes(StandardCharsets.US_ASCII), Durable.SECRET);
        Arrays.fill(seed, (byte) 0);
        return key;
    }

    private static SigningKey read(Home home, String name) throws IOException, HomeException {
        Path file = file(home, name);
        if (!Files.exists(file)) {
            throw new HomeException(file + " is missing; restore it from a backup, a new key cannot take its place");
        }
        try {
            byte[] seed = Encoding.base64(Files.readString(file).strip(), Ed25519.KEY_BYTES);
            SigningKey key = SigningKey.fromSeed(seed);
            Arrays.fill(seed, (byte) 0);
            return key;
        } catch (IllegalArgumentException e) {
            throw new HomeException(file + " is no key file (one line, base64 of 32 bytes); restore it from a backup");
        }
    }

    private static Path file(Home home, String name) {
        return home.keys().resolve(name + ".key");
    }
}
