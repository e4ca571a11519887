package dev.indelible.agent.privacy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/**
 * The file that holds the {@link HashKey}: one line, base64 of 32 to 1,024 random bytes.
 *
 * <p>What must stay true: a key that others could have read is refused, since with it the hashes of short values can be
 * guessed. A link is followed and the file behind it judged, because that is how secrets are mounted. No message holds
 * what the file holds.
 */
public final class KeyFile {
    private static final int MOST_BYTES = 1024;
    private static final int MOST_TEXT = 2048;
    private static final Set<PosixFilePermission> ONLY_OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private KeyFile() {}

    /**
     * Reads a key.
     *
     * @throws IOException with a message that says what is wrong and what to do
     */
    public static HashKey read(Path file) throws IOException {
        checkRights(file);
        byte[] text;
        try (InputStream in = Files.newInputStream(file)) {
            text = in.readNBytes(MOST_TEXT + 1);
        }
        byte[] key = new byte[0];
        try {
            key = Base64.getDecoder().decode(new String(text, StandardCharsets.ISO_8859_1).strip());
            if (text.length > MOST_TEXT || key.length < HashKey.LEAST_BYTES || key.length > MOST_BYTES) {
                throw garbled(file);
            }
            return new HashKey(key);
        } catch (IllegalArgumentException notBase64) {
            throw garbled(file);
        } catch (GeneralSecurityException withoutSha256) {
            throw new IOException("this JVM cannot hash: " + withoutSha256.getMessage());
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(text, (byte) 0);
        }
    }

    /**
     * Makes a key of 32 random bytes in a new file that only its owner can read.
     *
     * @throws IOException if the file is there or cannot be written; the message says so
     */
    public static HashKey create(Path file) throws IOException {
        byte[] key = new byte[HashKey.LEAST_BYTES];
        new SecureRandom().nextBytes(key);
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] rights = posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(ONLY_OWNER)}
                : new FileAttribute<?>[0];
        byte[] line = (Base64.getEncoder().encodeToString(key) + "\n").getBytes(StandardCharsets.US_ASCII);
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), rights)) {
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            return new HashKey(key);
        } catch (FileAlreadyExistsException there) {
            throw new IOException(file + " exists and is left as it is: values hashed with a lost key can never be"
                    + " searched for again; choose another name");
        } catch (NoSuchFileException nowhere) {
            throw new IOException(file + " cannot be made: its folder does not exist");
        } catch (GeneralSecurityException withoutSha256) {
            throw new IOException("this JVM cannot hash: " + withoutSha256.getMessage());
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(line, (byte) 0);
        }
    }

    private static void checkRights(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(
                    Files.exists(file) ? file + " is no file" : file + " does not exist or is out of reach");
        }
        if (!Files.isReadable(file)) {
            throw new IOException(file + " cannot be read by this user");
        }
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return;
        }
        Set<PosixFilePermission> open = Files.getPosixFilePermissions(file);
        open.retainAll(OTHERS);
        if (!open.isEmpty()) {
            throw new IOException(
                    file + " can be read or changed by others than its owner; run chmod 600 on it, and make"
                            + " a new key if they are not trusted");
        }
        Object owner = Files.getAttribute(file, "unix:uid");
        boolean named = Files.getOwner(file).getName().equals(System.getProperty("user.name"));
        if (!owner.equals(0) && !named && !owner.equals(user())) {
            throw new IOException(file + " belongs to another user than the one that runs this JVM; chown it");
        }
    }

    /** This process's user. A number, since in a container the user often has no name. Null where nobody tells. */
    private static Object user() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self) ? Files.getAttribute(self, "unix:uid") : null;
    }

    private static IOException garbled(Path file) {
        return new IOException(file + " holds no key, which is base64 of at least " + HashKey.LEAST_BYTES
                + " random bytes; make one with java -jar indelible-agent.jar new-key FILE");
    }
}
