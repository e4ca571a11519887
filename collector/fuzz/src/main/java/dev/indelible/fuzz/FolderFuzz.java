package dev.indelible.fuzz;

import dev.indelible.collector.verify.LogJudge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A whole log, in which the input changes one file: lines, seal, checkpoint or tile. Whatever is changed, verify says so and
 * names a place; nothing makes it throw. Only a remainder behind the last line may stand: nobody signed it.
 *
 * <p>The input: which file, then edits of four bytes (what, where in two bytes, how many) and the bytes that come in.
 */
public final class FolderFuzz {
    private static final Path LOG = Golden.home().resolve("log");
    private static final List<Path> FILES = files();
    private static final LogJudge JUDGE =
            new LogJudge(LOG, Golden.log().verifier(), Scratch.folder().resolve("seen"));

    private FolderFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length < 2) {
            return;
        }
        Path file = FILES.get((input[0] & 0xFF) % FILES.size());
        byte[] right = Files.readAllBytes(file);
        byte[] wrong = Edits.of(right, input, 1, input.length);
        try {
            Files.write(file, wrong);
            String broken = JUDGE.broken();
            Claim.holds(
                    (broken == null) == stands(file, right, wrong),
                    LOG.relativize(file) + " was changed, and verify says: " + broken);
        } finally {
            Files.write(file, right);
        }
    }

    /** Unchanged, or the open segment with something behind it that is no whole line. */
    private static boolean stands(Path file, byte[] right, byte[] wrong) {
        boolean same = Arrays.equals(right, wrong);
        boolean open = file.toString().endsWith("256.jsonl");
        boolean behind = wrong.length > right.length && Arrays.equals(right, Arrays.copyOf(wrong, right.length));
        return same || open && behind;
    }

    private static List<Path> files() {
        try (Stream<Path> all = Files.walk(LOG)) {
            return new ArrayList<>(all.filter(Files::isRegularFile).sorted().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
