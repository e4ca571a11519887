package dev.indelible.agent.cli;

import dev.indelible.agent.privacy.HashKey;
import dev.indelible.agent.privacy.KeyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code new-key}: makes the key for hashes of values. The key itself is never printed. */
@Command(
        name = "new-key",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Makes the key with which the agent hashes values marked HMAC, in a new file that only its owner"
                + " can read.",
        footer = "Give the same file to every JVM whose hashes shall be comparable, and never to the collector.")
final class NewKeyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The file to make; one that exists is left as it is.")
    private Path file;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        HashKey key = KeyFile.create(file);
        spec.commandLine()
                .getOut()
                .println("wrote " + file + ": " + key + "; set indelible.privacy.key.file=" + file.toAbsolutePath()
                        + " and keep a copy in a safe place");
        return 0;
    }
}
