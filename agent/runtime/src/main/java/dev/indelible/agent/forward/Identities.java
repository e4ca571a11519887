package dev.indelible.agent.forward;

import dev.indelible.agent.wal.OwnerFiles;
import dev.indelible.chain.key.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The identity that opens this process's streams and, until the collector has agreed, the one whose place it takes.
 *
 * @param current signs
 * @param replaced the one before, or null
 * @param replacedFile where that one is kept meanwhile
 */
public record Identities(SigningKey current, SigningKey replaced, Path replacedFile) {
    /** One that takes nobody's place. */
    public static Identities of(SigningKey current) {
        return new Identities(current, null, null);
    }

    /** The collector knows the new one: the old seed is not needed any more. Its folder may have been taken away. */
    Identities settled() throws IOException {
        if (Files.deleteIfExists(replacedFile)) {
            OwnerFiles.syncFolder(replacedFile.getParent());
        }
        replaced.destroy();
        return of(current);
    }
}
