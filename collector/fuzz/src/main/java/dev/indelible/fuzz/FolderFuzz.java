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
        byte[] wrong = edited(right, input);
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

    private static byte[] edited(byte[] right, byte[] input) {
        byte[] bytes = right;
        for (int i = 1; i + 3 < input.length; ) {
            int at = ((input[i + 1] & 0xFF) << 8 | input[i + 2] & 0xFF) % (bytes.length + 1);
            int count = input[i + 3] & 0x3F;
            byte[] some = Arrays.copyOfRange(input, i + 4, Math.min(input.length, i + 4 + count));
            bytes = switch (input[i] & 7) {
                case 0, 1, 2 -> joined(bytes, at, some, Math.min(bytes.length, at + some.length));
                case 3 -> joined(bytes, at, some, at);
                case 4 -> joined(bytes, at, new byte[0], Math.min(bytes.length, at + count));
                case 5 -> Arrays.copyOf(bytes, at);
                case 6 -> joined(bytes, bytes.length, some, bytes.length);
                default -> some;
            };
            i += 4 + some.length;
        }
        return bytes;
    }

    private static byte[] joined(byte[] bytes, int at, byte[] some, int from) {
        byte[] all = Arrays.copyOf(bytes, at + some.length + bytes.length - from);
        System.arraycopy(some, 0, all, at, some.length);
        System.arraycopy(bytes, from, all, at + some.length, bytes.length - from);
        return all;
    }

    private static List<Path> files() {
        try (Stream<Path> all = Files.walk(LOG)) {
            return new ArrayList<>(all.filter(Files::isRegularFile).sorted().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
