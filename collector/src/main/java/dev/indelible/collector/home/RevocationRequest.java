package dev.indelible.collector.home;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.key.Ed25519;
import dev.indelible.collector.disk.Durable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code revoke} asks of the collector, which alone writes the log: a small file in the home's folder {@code revoke/},
 * there until the line is in the log. Whoever may write in that folder may read the operator key as well, so the file is
 * not signed; the line is.
 *
 * @param file where it lies
 * @param member {@code identity} or {@code token}
 * @param value a public key in base64, or a token's id
 * @param reason one line for people
 */
public record RevocationRequest(Path file, String member, String value, String reason) {
    private static final String FIRST = "indelible revoke 1";
    private static final String SUFFIX = ".request";
    private static final int MAX_BYTES = 4096;
    private static final Pattern REASON = Pattern.compile("[^\\p{Cntrl}]{1,300}");

    /** @throws IllegalArgumentException saying which part is wrong */
    public RevocationRequest {
        if (member.equals("identity")) {
            Encoding.base64(value, Ed25519.KEY_BYTES);
        } else if (member.equals("token")) {
            Encoding.base64url(value, 16);
        } else {
            throw new IllegalArgumentException("identities and tokens are revoked, nothing else");
        }
        if (!REASON.matcher(reason).matches()) {
            throw new IllegalArgumentException("a reason is one line of 1 to 300 characters");
        }
    }

    /** Leaves a request, on the disk when this returns. */
    public static RevocationRequest leave(Home home, String member, String value, String reason) throws IOException {
        Durable.folder(home.revocations(), Durable.SECRET_FOLDER);
        Path file = home.revocations().resolve(UUID.randomUUID() + SUFFIX);
        RevocationRequest request = new RevocationRequest(file, member, value, reason);
        String text = FIRST + "\n" + member + "\n" + value + "\n" + reason + "\n";
        // The collector may run as another user than the operator; the folder keeps strangers out. A collector that
        // starts
        // meanwhile clears its own unfinished files, not those in here.
        Durable.write(home.revocations(), file, text.getBytes(StandardCharsets.UTF_8), Durable.READABLE);
        return request;
    }

    /** The files of all requests that are there. */
    public static List<Path> waiting(Home home) throws IOException {
        try (Stream<Path> files = Files.list(home.revocations())) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    /** Reads one; throws IllegalArgumentException where the file is no request. */
    public static RevocationRequest read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IllegalArgumentException("longer than " + MAX_BYTES + " bytes");
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.size() != 4 || !lines.get(0).equals(FIRST)) {
            throw new IllegalArgumentException("not written by the command revoke of this release");
        }
        return new RevocationRequest(file, lines.get(1), lines.get(2), lines.get(3));
    }

    /** The name of the user who left it, as the operating system gives it. */
    public String by() throws IOException {
        return Files.getOwner(file).getName();
    }

    /** It is in the log. */
    public void done() throws IOException {
        Files.deleteIfExists(file);
        Durable.syncFolder(file.getParent());
    }

    /** Puts aside what is no request; gives where it lies then. */
    public static Path refuse(Path file) throws IOException {
        return Files.move(file, aside(file), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Whether a collector has put it aside. */
    public boolean refused() {
        return Files.exists(aside(file));
    }

    private static Path aside(Path file) {
        return file.resolveSibling(file.getFileName() + ".refused");
    }

    /** Whether it is still to be done. */
    public boolean waiting() {
        return Files.exists(file);
    }
}
