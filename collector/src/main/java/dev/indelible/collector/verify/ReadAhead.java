package dev.indelible.collector.verify;

import dev.indelible.chain.line.Line;
import dev.indelible.collector.verify.SegmentLines.Next;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.FutureTask;

/**
 * Reads all segments in log order, a bounded number of blocks ahead of who judges them, while other threads parse, hash and
 * check signatures. Blocks come out in log order, and whatever is wrong with one is told when its turn has come: so the
 * first bad byte is the same with any number of threads. Owned by one thread.
 */
final class ReadAhead implements Closeable {
    /** Holds any line and its line feed. */
    private static final int BLOCK_BYTES = 1 << 17;

    private final SegmentRoots roots;
    private final Iterator<Segment> segments;
    private final Workers workers;
    private final int ahead;
    private final Deque<Block> window = new ArrayDeque<>();
    private final Deque<FutureTask<?>> prepared = new ArrayDeque<>();
    private final Signatures signatures;
    private int scouted;

    private Segment segment;
    private InputStream in;
    private SegmentDigest digest;
    private SegmentDigest handedOut;
    private final Deque<SegmentDigest> digests = new ArrayDeque<>();
    private byte[] carry = new byte[0];
    private long offset;

    ReadAhead(SegmentRoots roots, List<Segment> segments, Workers workers) {
        this.roots = roots;
        this.segments = segments.iterator();
        this.workers = workers;
        this.ahead = 2 * workers.count() + 4;
        this.signatures = new Signatures(workers);
    }

    /** The next block; every segment has at least one. */
    Block next() throws IOException {
        while (window.size() < ahead && read()) {
            // Reading goes on until enough is in flight.
        }
        Block block = window.remove();
        FutureTask<?> task = prepared.remove();
        workers.await(task);
        scout(block);
        for (var pending : block.pending()) {
            workers.await(pending);
        }
        if (block.last() && block.segment().sealed()) {
            handedOut = digests.remove();
        }
        block.requireReadable();
        return block;
    }

    /** The SHA-256 of the sealed segment whose last block was handed out last. */
    byte[] sha256() {
        return handedOut.value();
    }

    @Override
    public void close() throws IOException {
        if (in != null) {
            in.close();
        }
    }

    /** Looks for seals whose key is known by now, in this block and in those behind it that are parsed. */
    private void scout(Block block) {
        if (scouted == 0) {
            signatures.look(block);
            scouted++;
        }
        scouted--;
        int at = 0;
        Iterator<FutureTask<?>> tasks = prepared.iterator();
        for (Block behind : window) {
            if (!tasks.next().isDone()) {
                return;
            }
            if (at++ == scouted) {
                signatures.look(behind);
                scouted++;
            }
        }
    }

    private boolean read() {
        try {
            if (in == null) {
                if (!segments.hasNext()) {
                    return false;
                }
                open(segments.next());
            }
            block();
        } catch (IOException e) {
            add(new Block(segment, e), new byte[0], 0, 0);
            in = null;
        }
        return true;
    }

    private void open(Segment next) throws IOException {
        segment = next;
        carry = new byte[0];
        offset = 0;
        digest = next.sealed() ? new SegmentDigest() : null;
        if (digest != null) {
            digests.add(digest);
        }
        in = Files.newInputStream(roots.of(next).resolve(next.path()), LinkOption.NOFOLLOW_LINKS);
    }

    private void block() throws IOException {
        byte[] bytes = new byte[BLOCK_BYTES];
        int known = carry.length;
        System.arraycopy(carry, 0, bytes, 0, known);
        int read = known + in.readNBytes(bytes, known, BLOCK_BYTES - known);
        boolean over = read < BLOCK_BYTES;
        int whole = read;
        while (whole > 0 && bytes[whole - 1] != '\n') {
            whole--;
        }
        Next end = null;
        if (read - whole > Line.MAX_BYTES) {
            end = Next.TOO_LONG;
        } else if (over) {
            end = whole < read ? Next.UNTERMINATED : Next.END;
        }
        add(new Block(segment, offset, bytes, whole, read, end), bytes, known, read);
        offset += whole;
        if (end == null) {
            carry = Arrays.copyOfRange(bytes, whole, read);
        } else {
            in.close();
            in = null;
        }
    }

    private void add(Block block, byte[] bytes, int from, int to) {
        FutureTask<?> task = new FutureTask<>(block::prepare, null);
        window.add(block);
        prepared.add(task);
        workers.submit(task);
        if (digest != null && to > from) {
            block.pending().add(digest.add(bytes, from, to));
            workers.submit(digest);
        }
    }
}
