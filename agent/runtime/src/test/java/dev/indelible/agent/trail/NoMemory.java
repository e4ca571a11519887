package dev.indelible.agent.trail;

import dev.indelible.chain.enrol.EnrolmentToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** As long as it is open no trail of this service and log can be kept in memory. */
final class NoMemory implements AutoCloseable {
    private final Path taken;

    /** {@code token}: for a service that no other test has. */
    NoMemory(EnrolmentToken token) throws IOException {
        Path folder;
        try {
            folder = StateFolder.memory(token).path();
        } catch (IOException none) {
            // There is no memory to be kept in anyway.
            folder = null;
        }
        taken = folder == null ? null : Files.createFile(folder);
    }

    /** Whether what a process says names the reason. */
    boolean named(String said) {
        return said.contains(taken == null ? "is no folder in memory" : taken + " is not a folder of this user alone");
    }

    @Override
    public void close() throws IOException {
        if (taken != null) {
            Files.delete(taken);
        }
    }
}
