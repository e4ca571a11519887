package dev.indelible.agent.harness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * One file on a disk that may lose power: what is on the platter, and the versions of each page that are only in memory.
 * Of these any may have reached the platter, each for itself, some of them in part.
 */
final class CutFile {
    private static final int PAGE = 4096;
    private static final int SECTOR = 512;

    /** So many versions of a page are told apart. */
    private static final int VERSIONS = 3;

    private final TreeMap<Integer, List<byte[]>> dirty = new TreeMap<>();
    private byte[] durable;
    private int length;

    /** Bytes of the platter from here on are cut off, once that is synced. */
    private int valid = Integer.MAX_VALUE;

    /** A file that has this on the platter. */
    CutFile(byte[] content) {
        durable = content.clone();
        length = content.length;
    }

    /** What a sync will have made durable when it ends. */
    record Syncing(CutFile file, Map<Integer, byte[]> pages, int length, int valid) {}

    void write(long at, byte[] bytes) {
        int from = at == FileTrace.END ? length : Math.toIntExact(at);
        for (int done = 0; done < bytes.length; ) {
            int page = (from + done) / PAGE;
            int offset = (from + done) % PAGE;
            int count = Math.min(PAGE - offset, bytes.length - done);
            byte[] next = newest(page).clone();
            System.arraycopy(bytes, done, next, offset, count);
            dirty(page, next);
            done += count;
        }
        length = Math.max(length, from + bytes.length);
    }

    /** Bytes that got there by a mapping: pages that are as they were are left alone. */
    void mapped(byte[] content) {
        for (int from = 0; from < content.length; from += PAGE) {
            byte[] next = Arrays.copyOfRange(content, from, from + PAGE);
            if (!Arrays.equals(next, newest(from / PAGE))) {
                dirty(from / PAGE, next);
            }
        }
        length = Math.max(length, content.length);
    }

    void cut(long to) {
        length = Math.toIntExact(to);
        valid = Math.min(valid, length);
        dirty.tailMap((length + PAGE - 1) / PAGE).clear();
    }

    Syncing begin() {
        Map<Integer, byte[]> pages = new TreeMap<>();
        dirty.forEach((page, versions) -> pages.put(page, versions.get(versions.size() - 1)));
        return new Syncing(this, pages, length, valid);
    }

    /** From here on these pages are durable; what was written since the sync began is not. */
    void end(Syncing sync) {
        if (sync.valid() < durable.length) {
            durable = Arrays.copyOf(durable, sync.valid());
        }
        valid = valid == sync.valid() ? Integer.MAX_VALUE : valid;
        durable = Arrays.copyOf(durable, Math.max(durable.length, sync.length()));
        sync.pages().forEach((page, content) -> {
            int from = page * PAGE;
            if (from < durable.length) {
                System.arraycopy(content, 0, durable, from, Math.min(PAGE, durable.length - from));
            }
            List<byte[]> versions = dirty.get(page);
            if (versions != null) {
                int at = versions.indexOf(content);
                versions.subList(0, at + 1).clear();
                if (versions.isEmpty()) {
                    dirty.remove(page);
                }
            }
        });
    }

    /** What is sure to be there. */
    byte[] durable() {
        return durable.clone();
    }

    /** What is found after a cut. A file may have got its length before its bytes; then these are zeros. */
    byte[] afterCut(Random random) {
        int size = durable.length;
        if (length > size && random.nextInt(3) > 0) {
            size = random.nextBoolean() ? length : size + random.nextInt(length - size + 1);
        }
        byte[] found = Arrays.copyOf(durable, size);
        int chance = random.nextInt(101);
        dirty.forEach((page, versions) -> {
            int from = page * PAGE;
            if (from < found.length && random.nextInt(100) < chance) {
                byte[] version = versions.get(random.nextInt(versions.size()));
                int bytes = random.nextInt(8) > 0 ? PAGE : SECTOR * random.nextInt(PAGE / SECTOR);
                System.arraycopy(version, 0, found, from, Math.min(bytes, found.length - from));
            }
        });
        return found;
    }

    private byte[] newest(int page) {
        List<byte[]> versions = dirty.get(page);
        if (versions != null) {
            return versions.get(versions.size() - 1);
        }
        int from = page * PAGE;
        int to = Math.min(durable.length, valid);
        return from < to
                ? Arrays.copyOf(Arrays.copyOfRange(durable, from, Math.min(to, from + PAGE)), PAGE)
                : new byte[PAGE];
    }

    private void dirty(int page, byte[] content) {
        List<byte[]> versions = dirty.computeIfAbsent(page, none -> new ArrayList<>());
        versions.add(content);
        if (versions.size() > VERSIONS) {
            versions.remove(0);
        }
    }
}
