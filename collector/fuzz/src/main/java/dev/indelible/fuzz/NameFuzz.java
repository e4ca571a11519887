package dev.indelible.fuzz;

import dev.indelible.chain.merkle.TilePath;
import dev.indelible.collector.log.LogException;
import dev.indelible.collector.log.LogNames;
import dev.indelible.collector.verify.FolderNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Names: the paths of tiles as anyone asks for them, and the names of files in a log's folder, which verify and the
 * collector's start read. A name is one of a tile where a reader of C2SP tlog-tiles, written here once more, says so; in the
 * folder a wrong one is told and ends nothing.
 */
public final class NameFuzz {
    private static final Path LOG = Scratch.folder().resolve("log");
    private static final int MAX_NAME = 200;

    private NameFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        String name = new String(input, 1, input.length - 1, StandardCharsets.UTF_8);
        if ((input[0] & 1) == 0) {
            tile(name);
        } else {
            file(name);
        }
        if (Cost.isChosen(input, 64)) {
            byte[] rest = Arrays.copyOfRange(input, 1, input.length);
            byte[] head = "tile/0/".getBytes(StandardCharsets.US_ASCII);
            byte[] unit = rest.length == 0 ? head : rest;
            Cost.linear(50, head, unit, 1 << 14, many -> TilePath.parse(new String(many, StandardCharsets.UTF_8)));
        }
    }

    private static void tile(String name) {
        TilePath tile;
        try {
            tile = TilePath.parse(name);
        } catch (IllegalArgumentException e) {
            Claim.same(null, read(name), "a tile's path is refused");
            return;
        }
        Claim.same(read(name), tile, "a tile");
        Claim.same(name, tile.path(), "the path that was read");
    }

    /** C2SP tlog-tiles, "Parameters" and "Merkle Tree", by hand; null where it is no path of a tile. */
    private static TilePath read(String name) {
        String[] parts = name.split("/", -1);
        if (parts.length < 3 || !parts[0].equals("tile")) {
            return null;
        }
        int level = parts[1].equals("entries") ? -1 : number(parts[1], 63);
        if (level < 0 && !parts[1].equals("entries")) {
            return null;
        }
        int groups = parts.length;
        int width = 256;
        if (parts.length > 3 && parts[parts.length - 2].endsWith(".p")) {
            width = number(parts[parts.length - 1], 255);
            groups--;
            parts[groups - 1] = parts[groups - 1].substring(0, parts[groups - 1].length() - 2);
        }
        if (width < 1 || groups > 2 + 6) {
            return null;
        }
        long index = 0;
        for (int i = 2; i < groups; i++) {
            boolean last = i == groups - 1;
            String digits = last ? parts[i] : parts[i].startsWith("x") ? parts[i].substring(1) : "";
            if (digits.length() != 3 || digits.chars().anyMatch(c -> c < '0' || c > '9')) {
                return null;
            }
            if (i == 2 && !last && digits.equals("000")) {
                return null;
            }
            index = index * 1000 + Integer.parseInt(digits);
        }
        return new TilePath(level, index, width);
    }

    /** A decimal without leading zeros, up to this; -1 for anything else. */
    private static int number(String text, int most) {
        boolean digits = !text.isEmpty() && text.length() < 4 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits && Integer.toString(Integer.parseInt(text)).equals(text) && Integer.parseInt(text) <= most
                ? Integer.parseInt(text)
                : -1;
    }

    private static void file(String name) throws IOException {
        Path file;
        try {
            file = LOG.resolve(name).normalize();
        } catch (InvalidPathException e) {
            return;
        }
        if (!file.startsWith(LOG) || file.equals(LOG) || name.length() > MAX_NAME) {
            return;
        }
        try {
            if (!isMade(file)) {
                return;
            }
            boolean right = FolderNames.areRight(LOG);
            String canonical = LOG.relativize(file).toString();
            if (canonical.startsWith("tile/")) {
                TilePath tile = read(canonical);
                Claim.same(tile != null && tile.level() >= 0, right, "a tile's file");
            }
            LogNames.read(LOG);
        } catch (LogException e) {
            // What the start says of a name that is none of its own, or of a note that is empty.
        } finally {
            Scratch.delete(LOG);
        }
    }

    /** False for a name that the file system itself refuses, one that is too long in its bytes. */
    private static boolean isMade(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.createFile(file);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
