package dev.indelible.collector.home;

import dev.indelible.collector.disk.Durable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/**
 * Where agents reach this collector: written by {@code serve} whenever it listens, read by {@code enrol-token}. Public.
 *
 * @param url such as {@code http://127.0.0.1:7717}
 * @param pin {@code sha256/<base64>} of the TLS key, or null for plain HTTP
 */
public record Address(String url, String pin) {

    /** Remembers the address: one line for the URL, one for the pin where there is TLS. */
    public void remember(Home home) throws IOException {
        String text = url + "\n" + (pin == null ? "" : pin + "\n");
        Durable.write(home.temp(), home.address(), text.getBytes(StandardCharsets.UTF_8), Durable.READABLE);
    }

    /** The address last listened on, if {@code serve} ever did. */
    public static Optional<Address> last(Home home) throws IOException {
        if (!Files.exists(home.address())) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(home.address());
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Address(lines.get(0), lines.size() > 1 ? lines.get(1) : null));
    }
}
