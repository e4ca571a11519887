package dev.indelible.agent.forward;

import dev.indelible.agent.wal.LineCursor;
import dev.indelible.agent.wal.WalStream;
import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import dev.indelible.chain.note.CheckpointNote;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Sends the lines of one stream, batch by batch, and judges the answers by the table of FORMAT.md ("Forwarding"). Only a
 * verified receipt frees anything; every other answer keeps all. One thread, the forwarder's.
 */
final class Sender {
    /** How an attempt ended. */
    enum Result {
        /** Something moved: go on at once. */
        MOVED,
        /** There is nothing to send. */
        NOTHING,
        /** The identity must be enrolled first. */
        NOT_ENROLLED,
        /** Wait, then try again. */
        REFUSED,
        /** The collector looked at the lines and will not have them; that may stay so. */
        REJECTED
    }

    private static final String MEDIA_TYPE = "application/x-ndjson";

    private final WalStream stream;
    private final Receipts receipts;
    private final Voice voice;
    private LineCursor cursor;
    private Batch batch;
    private long nextSeq;
    private int targetBytes = Batch.BYTES;
    private long retryAfterSeconds;

    /** The collector has named another position since its last receipt. */
    private boolean resumed;

    private boolean forGood;
    private boolean foreign;

    Sender(WalStream stream, Receipts receipts, Voice voice) {
        this.stream = stream;
        this.receipts = receipts;
        this.voice = voice;
        this.nextSeq = stream.received();
    }

    WalStream stream() {
        return stream;
    }

    /** What the last refusal asked for. */
    long retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** Whether the last rejection names what is wrong with the lines, as only a collector that looked at them can. */
    boolean forGood() {
        return forGood;
    }

    /** Whether the last rejection was for lines of this stream that another process made. */
    boolean foreign() {
        return foreign;
    }

    /**
     * Sends the next batch, or the same again.
     *
     * @throws IOException when there was no answer
     * @throws UncheckedIOException when the WAL cannot be read or the receipt not be kept
     */
    Result send(Collector collector, Duration within) throws IOException {
        retryAfterSeconds = 0;
        forGood = false;
        foreign = false;
        if (batch == null && !read()) {
            return Result.NOTHING;
        }
        if (!stream.offer(batch.nextSeq())) {
            rewind(batch.firstSeq());
            return Result.NOTHING;
        }
        Reply reply = collector.post("/v1/lines", MEDIA_TYPE, batch.gzip(), headers(), within);
        retryAfterSeconds = reply.retryAfterSeconds();
        return switch (reply.status()) {
            case 200 -> received(reply);
            case 401 -> Result.NOT_ENROLLED;
            case 409 -> conflict(reply);
            case 413 -> {
                boolean smallest = targetBytes == 1;
                Result result = smallest ? refused(reply, Result.REFUSED) : Result.REFUSED;
                targetBytes = Math.max(1, targetBytes / 4);
                rewind(batch.firstSeq());
                yield result;
            }
            case 429 -> Result.REFUSED;
            case 503 -> unavailable(reply);
            case 403, 422 -> {
                forGood = namesSeq(reply);
                yield refused(reply, Result.REJECTED);
            }
            default -> refused(reply, Result.REFUSED);
        };
    }

    /** Busy for now, or stopped for good: then the log shows where it stands. */
    private Result unavailable(Reply reply) {
        Map<String, Object> members;
        try {
            members = reply.members();
        } catch (AnswerException e) {
            // Something between here and the collector may say it in words of its own.
            return Result.REFUSED;
        }
        try {
            receipts.shown(members);
        } catch (ReceiptException e) {
            voice.notice("fork", e.getMessage() + "; nothing is freed and all is kept: ask who runs the collector");
        }
        return Result.REFUSED;
    }

    private static boolean namesSeq(Reply reply) {
        try {
            return reply.members().get("seq") instanceof Long;
        } catch (AnswerException e) {
            return false;
        }
    }

    private Result refused(Reply reply, Result result) {
        String withdrawn = Withdrawn.notice(reply);
        if (withdrawn != null) {
            voice.notice("withdrawn", withdrawn);
            return Result.REFUSED;
        }
        voice.notice(
                "refused",
                "the collector refuses lines from " + batch.firstSeq() + " of stream "
                        + stream.folder().stream() + " with status " + reply.status() + "; they are kept in "
                        + stream.folder().path() + ": see the collector's log");
        return result;
    }

    private boolean read() {
        try {
            if (cursor == null) {
                cursor = new LineCursor(stream, nextSeq);
            }
            batch = Batch.read(cursor, targetBytes);
            return batch != null;
        } catch (IOException e) {
            rewind(nextSeq);
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Encoding", "gzip");
        CheckpointNote known = receipts.gossip().newest();
        if (known != null) {
            headers.put("Indelible-Checkpoint", Encoding.base64(known.text().getBytes(StandardCharsets.UTF_8)));
        }
        return headers;
    }

    private Result received(Reply reply) throws IOException {
        try {
            receipts.accept(reply.members(), batch.seal());
        } catch (ReceiptException e) {
            voice.notice(
                    "receipt",
                    "a receipt does not hold (" + e.getMessage() + "); nothing is freed, all is kept in "
                            + stream.folder().path() + ": ask who runs the collector");
            return Result.REFUSED;
        }
        nextSeq = batch.nextSeq();
        batch = null;
        resumed = false;
        try {
            stream.received(nextSeq);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Result.MOVED;
    }

    /**
     * The collector stands elsewhere: go on there if what it has last is this stream's own line. Where it claims to have
     * all, the last seal is sent once more, since only a receipt frees anything. One such turn without a receipt after it
     * is enough: a second one waits like any refusal.
     */
    private Result conflict(Reply reply) throws AnswerException {
        Map<String, Object> members = reply.members();
        if (!(members.get("next") instanceof Long next) || next < 0 || !(members.get("leaf") instanceof String leaf)) {
            throw new AnswerException("a wrong position without the right one");
        }
        boolean own = next == 0 || stream.holds(next - 1) && isOwn(next - 1, leaf);
        if (own && next != batch.firstSeq() && stream.holds(next)) {
            boolean forward = next >= stream.received() && !resumed;
            resumed = true;
            rewind(Math.min(next, stream.sendable() - 1));
            if (forward) {
                return Result.MOVED;
            }
        }
        foreign = !own && (next > stream.sendable() || stream.holds(next - 1));
        if (foreign && targetBytes > 1) {
            // Both may have lines in common: receipts for these come seal by seal.
            targetBytes = 1;
            rewind(stream.received());
            return Result.REFUSED;
        }
        forGood = foreign;
        voice.notice(
                "conflict",
                "the collector holds other lines of stream " + stream.folder().stream()
                        + " than this agent made, or lost some; nothing is freed, all is kept in "
                        + stream.folder().path() + ": ask who runs the collector");
        return Result.REJECTED;
    }

    /** Whether this identity opened the stream, or nobody can tell since its open was received and is gone. */
    boolean openedBy(byte[] identity) {
        if (!stream.holds(0)) {
            return true;
        }
        try (LineCursor lines = new LineCursor(stream, 0)) {
            return !lines.next()
                    || Encoding.base64(identity)
                            .equals(Line.parse(lines.line(), 0, lines.line().length)
                                    .text("identity"));
        } catch (IOException | LineException e) {
            return true;
        }
    }

    /** What cannot be read is no reason to take a line for foreign. */
    private boolean isOwn(long seq, String leaf) throws AnswerException {
        byte[] theirs;
        try {
            theirs = Encoding.base64(leaf, Leaf.BYTES);
        } catch (IllegalArgumentException e) {
            throw new AnswerException("the leaf of a position is " + e.getMessage());
        }
        try (LineCursor lines = new LineCursor(stream, seq)) {
            return lines.next() && Arrays.equals(Leaf.hash(lines.line()), theirs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void rewind(long seq) {
        nextSeq = seq;
        batch = null;
        if (cursor != null) {
            try {
                cursor.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                cursor = null;
            }
        }
    }

    void close() {
        rewind(nextSeq);
    }
}
