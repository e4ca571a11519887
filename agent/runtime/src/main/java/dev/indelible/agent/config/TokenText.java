package dev.indelible.agent.config;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Finds the enrolment token: in a file, or in the environment or properties file itself. */
public final class TokenText {
    /** FORMAT.md, "Enrolment"; one more for the line feed. */
    private static final int MAX_BYTES = 4096 + 2;

    /** FORMAT.md, "Enrolment"; on no account repeated in a message. */
    private static final String TOKEN_START = "indelible1.";

    private TokenText() {}

    /**
     * The token's text.
     *
     * @throws ConfigException if there is none or its file cannot be read
     */
    public static String find(Settings settings) throws ConfigException {
        String inline = settings.text(Setting.TOKEN);
        if (inline != null) {
            return inline;
        }
        String file = settings.text(Setting.TOKEN_FILE);
        if (file == null) {
            throw new ConfigException("no enrolment token; set -Dindelible.token.file=FILE or INDELIBLE_TOKEN_FILE to a"
                    + " file made by the collector's enrol-token command");
        }
        if (file.startsWith(TOKEN_START)) {
            throw new ConfigException(
                    "indelible.token.file holds a token instead of a file's name; write the token to a"
                            + " file, or set INDELIBLE_TOKEN to it");
        }
        try (FileInputStream in = new FileInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw garbled(file);
            }
            return new String(bytes, StandardCharsets.US_ASCII).trim();
        } catch (IOException unreadable) {
            throw new ConfigException("the token file " + file
                    + (new File(file).exists()
                            ? " cannot be read; check its rights"
                            : " does not exist; check the path")
                    + " (indelible.token.file)");
        }
    }

    /** What to say about a token that does not parse. {@code source}: a file's name, or null. Never the token. */
    public static ConfigException garbled(String source) {
        return new ConfigException("the enrolment token" + (source == null ? "" : " in " + source)
                + " is no token or not whole; have the collector's enrol-token command make a new one");
    }
}
