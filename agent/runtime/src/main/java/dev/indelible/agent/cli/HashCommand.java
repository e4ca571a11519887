package dev.indelible.agent.cli;

import dev.indelible.agent.privacy.HashKey;
import dev.indelible.agent.privacy.KeyFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code hash}: what the lines say of a value, for those who look for it.
 *
 * <p>What must stay true: a value comes from standard input only and is never repeated, not in an error either.
 */
@Command(
        name = "hash",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Reads values from standard input, one a line, in UTF-8, and prints for each what audit lines say in"
                        + " its place where it is marked HMAC.",
        footer =
                "A value is never an argument: every user of the host can read a command line, and the shell keeps it.")
final class HashCommand implements Callable<Integer> {
    /** No value that anybody looks for is longer. */
    private static final int MAX_BYTES = 1 << 20;

    @Option(names = "--key", required = true, paramLabel = "FILE", description = "The key that the agents use.")
    private Path key;

    @Parameters(hidden = true)
    private List<String> arguments;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (arguments != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "a value is never an argument, since every user of the host can read a command line and the shell"
                            + " keeps it; give it on standard input");
        }
        HashKey hashes = KeyFile.read(key);
        PrintWriter out = spec.commandLine().getOut();
        InputStream in = new BufferedInputStream(System.in);
        int number = 1;
        for (byte[] line = line(in, number); line != null; line = line(in, ++number)) {
            out.println(hashes.hash(text(line, number)));
            out.flush();
        }
        return 0;
    }

    /** The bytes up to the end of the line, without it; null at the end of the input. */
    private static byte[] line(InputStream in, int number) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return null;
        }
        for (; next >= 0 && next != '\n'; next = in.read()) {
            if (line.size() == MAX_BYTES) {
                throw new IOException("line " + number + " has more than " + MAX_BYTES + " bytes");
            }
            line.write(next);
        }
        return line.toByteArray();
    }

    private static String text(byte[] line, int number) throws IOException {
        boolean carriage = line.length > 0 && line[line.length - 1] == '\r';
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line, 0, carriage ? line.length - 1 : line.length))
                    .toString();
        } catch (CharacterCodingException otherwise) {
            throw new IOException("line " + number + " is not UTF-8; set the terminal or convert the file");
        }
    }
}
