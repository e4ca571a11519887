package dev.indelible.fuzz;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import dev.indelible.collector.home.RevocationRequest;
import dev.indelible.collector.log.LogException;
import dev.indelible.collector.log.Retained;
import dev.indelible.collector.retention.Rules;
import dev.indelible.collector.store.s3.StoreAddress;
import dev.indelible.collector.verify.FileReaders;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Small files that verify and the collector read: seals, retained lines, requests to revoke, rules, expected services, old
 * checkpoints, a store's address. Each is read or refused by its own exception. Retained lines have two readers, which must
 * see the same, and every line that the grammar takes must come back from them.
 */
public final class FileFuzz {
    private static final Path FOLDER = Scratch.folder();
    private static final long BEFORE = 512;
    private static final Path RETAINED = FOLDER.resolve("retained").resolve(String.format("%020d", BEFORE));

    private FileFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        byte kind = (byte) Math.floorMod(input[0], 9);
        read(kind, rest);
        if (rest.length > 0 && Cost.isChosen(input, 64)) {
            Cost.linear(200, new byte[0], rest, 1 << 16, many -> read(kind, many));
        }
    }

    private static void read(byte kind, byte[] bytes) throws IOException {
        switch (kind) {
            case 0 -> FileReaders.seal(new String(bytes, StandardCharsets.UTF_8));
            case 1 -> retained(bytes);
            case 2 -> kept(bytes);
            case 3 -> revocation(written(bytes));
            case 4 -> rules(written(bytes));
            case 5 -> Claim.holds(FileReaders.expected(written(bytes)) != 0, "a file without a service");
            case 6 -> Claim.holds(FileReaders.old(written(bytes)) >= -1, "a size");
            case 7 -> retained(made(bytes));
            default -> address(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private static void retained(byte[] rows) throws IOException {
        byte[] file =
                (Retained.FIRST + new String(rows, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
        Files.createDirectories(RETAINED.getParent());
        Files.write(RETAINED, file);
        List<String> verified = FileReaders.retained(FOLDER, BEFORE);
        List<String> started = rows();
        Claim.holds(
                verified == null || verified.equals(started),
                "what verify reads the start reads otherwise: " + verified);
    }

    /** Rows that are right but for their order, two bytes each: their log indexes, and here and there a blank too many. */
    private static byte[] made(byte[] input) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i + 1 < input.length; i += 2) {
            rows.append(4 * (input[i] & 0xFF)).append(input[i + 1] == 127 ? "  " : " ");
            rows.append("AAAAAAAAAAAAAAAAAAAAAA ").append(input[i + 1]).append('\n');
        }
        return rows.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A line that the grammar takes, among the lines that stay. */
    private static void kept(byte[] line) throws IOException {
        try {
            Line.parse(line, 0, line.length);
        } catch (LineException e) {
            return;
        }
        byte[] row = Arrays.copyOf("17 ".getBytes(StandardCharsets.US_ASCII), 3 + line.length + 1);
        System.arraycopy(line, 0, row, 3, line.length);
        row[row.length - 1] = '\n';
        retained(row);
        List<String> expected = List.of("17 " + Arrays.toString(line));
        Claim.same(expected, FileReaders.retained(FOLDER, BEFORE), "a line that stays, to verify");
        Claim.same(expected, rows(), "a line that stays, to the start");
    }

    private static List<String> rows() throws IOException {
        List<String> rows = new ArrayList<>();
        try {
            new Retained(RETAINED, BEFORE)
                    .read(entry -> rows.add(entry.index() + " "
                            + (entry.line() == null
                                    ? entry.stream() + " " + entry.seq()
                                    : Arrays.toString(entry.line()))));
            return rows;
        } catch (LogException | EOFException e) {
            return null;
        }
    }

    private static void revocation(Path file) throws IOException {
        try {
            RevocationRequest request = RevocationRequest.read(file);
            Claim.holds(request.member().equals("identity") || request.member().equals("token"), "a member");
            Claim.holds(request.reason().indexOf('\n') < 0 && !request.reason().isEmpty(), "a reason");
        } catch (IllegalArgumentException | CharacterCodingException e) {
            // What the collector puts aside.
        }
    }

    private static void rules(Path file) throws IOException {
        try {
            Claim.holds(Rules.read(file) != null, "no rules");
        } catch (IllegalArgumentException e) {
            Claim.holds(e.getMessage().contains(file.toString()), "a message without its file: " + e.getMessage());
        }
    }

    private static void address(String text) {
        try {
            StoreAddress address = StoreAddress.parse(text);
            Claim.holds(!text.contains("@") && !address.bucket().toString().isEmpty(), "an address with credentials");
        } catch (IllegalArgumentException e) {
            Claim.holds(e.getMessage() != null, "no message");
        }
    }

    private static Path written(byte[] bytes) throws IOException {
        return Files.write(FOLDER.resolve("file"), bytes);
    }
}
