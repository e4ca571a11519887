package dev.indelible.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells whoever started the bank on port 0 which port it got: one line in {@code bank.port-file}, never half written. */
@Component
@ConditionalOnProperty("bank.port-file")
public class PortFile {
    private final Path file;

    public PortFile(@Value("${bank.port-file}") Path file) {
        this.file = file.toAbsolutePath();
    }

    @EventListener
    void serving(WebServerInitializedEvent event) {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(draft, event.getWebServer().getPort() + "\n");
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the port to " + file, e);
        }
    }
}
