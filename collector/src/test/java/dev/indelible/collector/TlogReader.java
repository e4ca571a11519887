package dev.indelible.collector;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Checks a log as a stranger would who has read C2SP tlog-tiles and nothing else: it shares no code with the product, not
 * even the hashing.
 */
public final class TlogReader {
    private final Source source;

    /** Gives a resource by its path below the log, such as {@code tile/0/000}. */
    @FunctionalInterface
    public interface Source {
        byte[] get(String path) throws Exception;
    }

    public TlogReader(Source source) {
        this.source = source;
    }

    /** Reads everything a checkpoint promises; gives the entries. Throws where anything does not fit. */
    public List<byte[]> check(boolean bundles) throws Exception {
        String[] note = new String(source.get("checkpoint"), StandardCharsets.UTF_8).split("\n", -1);
        long size = Long.parseLong(note[1]);
        byte[] root = Base64.getDecoder().decode(note[2]);
        List<byte[]> level = new ArrayList<>();
        List<byte[]> entries = new ArrayList<>();
        if (bundles) {
            for (String path : paths("entries", size)) {
                readBundle(source.get(path), entries);
            }
            require(entries.size() == size, "entries are " + entries.size());
            for (byte[] entry : entries) {
                level.add(sha256(new byte[] {0}, entry));
            }
        }
        List<byte[]> leaves = hashes("0", size);
        for (int i = 0; i < level.size(); i++) {
            require(Arrays.equals(level.get(i), leaves.get(i)), "leaf " + i);
        }
        require(Arrays.equals(root, root(leaves)), "root");
        List<byte[]> below = leaves;
        for (int l = 1; below.size() >= 256; l++) {
            List<byte[]> expected = new ArrayList<>();
            for (int i = 0; i + 256 <= below.size(); i += 256) {
                expected.add(root(below.subList(i, i + 256)));
            }
            List<byte[]> read = hashes(Integer.toString(l), expected.size());
            for (int i = 0; i < read.size(); i++) {
                require(Arrays.equals(expected.get(i), read.get(i)), "level " + l + " hash " + i);
            }
            below = read;
        }
        return entries;
    }

    private List<byte[]> hashes(String level, long count) throws Exception {
        List<byte[]> hashes = new ArrayList<>();
        for (String path : paths(level, count)) {
            byte[] tile = source.get(path);
            require(tile.length % 32 == 0, path + " has " + tile.length + " bytes");
            int expected = path.contains(".p/") ? Integer.parseInt(path.substring(path.indexOf(".p/") + 3)) : 256;
            require(tile.length == 32 * expected, path + " has " + tile.length + " bytes");
            for (int i = 0; i < tile.length; i += 32) {
                hashes.add(Arrays.copyOfRange(tile, i, i + 32));
            }
        }
        return hashes;
    }

    private static List<String> paths(String level, long count) {
        List<String> paths = new ArrayList<>();
        for (long n = 0; n < count / 256; n++) {
            paths.add("tile/" + level + "/" + number(n));
        }
        if (count % 256 != 0) {
            paths.add("tile/" + level + "/" + number(count / 256) + ".p/" + count % 256);
        }
        return paths;
    }

    private static String number(long n) {
        return n < 1000 ? String.format("%03d", n) : "x" + number(n / 1000).replace("/", "/x") + "/" + number(n % 1000);
    }

    private static void readBundle(byte[] bundle, List<byte[]> entries) {
        ByteBuffer in = ByteBuffer.wrap(bundle);
        while (in.hasRemaining()) {
            byte[] entry = new byte[in.getShort() & 0xffff];
            in.get(entry);
            entries.add(entry);
        }
    }

    private static byte[] root(List<byte[]> hashes) throws Exception {
        if (hashes.size() == 1) {
            return hashes.get(0);
        }
        int split = Integer.highestOneBit(hashes.size() - 1);
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(root(hashes.subList(0, split)));
        both.write(root(hashes.subList(split, hashes.size())));
        return sha256(new byte[] {1}, both.toByteArray());
    }

    private static byte[] sha256(byte[] first, byte[] second) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(first);
        return digest.digest(second);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("the log does not hold: " + what);
        }
    }
}
