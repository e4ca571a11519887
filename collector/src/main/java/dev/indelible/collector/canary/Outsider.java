package dev.indelible.collector.canary;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.merkle.Proofs;
import dev.indelible.chain.merkle.TilePath;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.note.VerifierKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Looks at the log as someone who has its public key and nothing else: what it finds rests on the signed checkpoint, not on
 * any answer's word. One check.
 */
final class Outsider {
    private static final int NOTE_BYTES = 64 << 10;
    private static final int FORBIDDEN = 403;

    private final CollectorHttp http;
    private final VerifierKey log;
    private CheckpointNote note;
    private HttpTiles tiles;

    Outsider(CollectorHttp http, VerifierKey log) {
        this.http = http;
        this.log = log;
    }

    /** Fetches the latest checkpoint. */
    CheckpointNote checkpoint() throws IOException, InterruptedException, CanaryException, NoteException {
        CollectorHttp.Reply reply = http.get("/checkpoint", NOTE_BYTES);
        if (reply.status() != 200) {
            throw new CanaryException("GET /checkpoint is answered with " + reply.said());
        }
        note = CheckpointNote.open(reply.text(), log);
        tiles = new HttpTiles(http, note.checkpoint().size());
        return note;
    }

    /** Whether the log now extends a checkpoint that was seen before. */
    boolean extended(Checkpoint seen) throws IOException {
        Checkpoint now = note.checkpoint();
        return seen.size() <= now.size()
                && Proofs.consistencyHolds(
                        seen.size(),
                        seen.root(),
                        now.size(),
                        now.root(),
                        Proofs.consistency(seen.size(), now.size(), tiles));
    }

    /** Requires the line at this index, by a proof made of tiles. */
    void requireIncluded(byte[] line, long index) throws IOException, CanaryException {
        Checkpoint now = note.checkpoint();
        if (!Proofs.inclusionHolds(
                Leaf.hash(line), index, now.size(), Proofs.inclusion(index, now.size(), tiles), now.root())) {
            throw new CanaryException("the event is not at index " + index + " of the tree of " + now.size()
                    + " lines that the log has signed; verify a copy of the log");
        }
    }

    /**
     * Requires the line, byte for byte, among the entries.
     *
     * @return false where entries are not served to this machine, or not at all
     */
    boolean requireEntry(byte[] line, long index) throws IOException, InterruptedException, CanaryException {
        TilePath bundle = tiles.path(TilePath.ENTRIES, index / TilePath.WIDTH);
        int most = bundle.width() * (Short.BYTES + Line.MAX_BYTES);
        CollectorHttp.Reply reply = http.get("/" + bundle.path(), most);
        if (reply.status() == FORBIDDEN) {
            return false;
        }
        if (reply.status() != 200) {
            throw new CanaryException("GET /" + bundle.path() + " is answered with " + reply.said());
        }
        if (!Arrays.equals(entry(reply.body(), (int) (index % TilePath.WIDTH)), line)) {
            throw new CanaryException("the entry served at index " + index + " is not the event that was sent");
        }
        return true;
    }

    /** The entry of this number, or null where the bundle has no such one. */
    private static byte[] entry(byte[] bundle, int number) {
        ByteBuffer in = ByteBuffer.wrap(bundle);
        for (int i = 0; in.remaining() >= Short.BYTES; i++) {
            int length = Short.toUnsignedInt(in.getShort());
            if (length > in.remaining()) {
                return null;
            }
            if (i == number) {
                byte[] entry = new byte[length];
                in.get(entry);
                return entry;
            }
            in.position(in.position() + length);
        }
        return null;
    }
}
