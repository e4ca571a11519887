package dev.indelible.collector.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, from a resource that the build fills in. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        return new String[] {"indelible-collector " + text()};
    }

    static String text() throws IOException {
        try (InputStream in = Version.class.getResourceAsStream("/dev/indelible/collector/version.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
