package dev.indelible.chain.note;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import java.util.Arrays;

/**
 * What a log commits to (C2SP tlog-checkpoint): origin, size, root. {@link #parse} and {@link #text} are exact inverses;
 * extension lines are not accepted, since no log of ours writes them.
 *
 * @param root 32 bytes; not to be changed
 */
public record Checkpoint(String origin, long size, byte[] root) {
    public Checkpoint {
        if (!KeyName.valid(origin) || size < 0 || root.length != Leaf.BYTES) {
            throw new IllegalArgumentException("a checkpoint has an origin, a size from 0 and a root of 32 bytes");
        }
    }

    /** Reads the text of a checkpoint, its last line feed included. */
    public static Checkpoint parse(String text) throws NoteException {
        String[] lines = text.split("\n", -1);
        if (lines.length != 4 || !lines[3].isEmpty() || !lines[1].matches("0|[1-9][0-9]{0,17}")) {
            throw new NoteException("a checkpoint has three lines: origin, size, root");
        }
        try {
            return new Checkpoint(lines[0], Long.parseLong(lines[1]), Encoding.base64(lines[2], Leaf.BYTES));
        } catch (IllegalArgumentException e) {
            throw new NoteException("not a checkpoint: " + e.getMessage());
        }
    }

    /** The text that is signed. */
    public String text() {
        return origin + "\n" + size + "\n" + Encoding.base64(root) + "\n";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Checkpoint that
                && size == that.size
                && origin.equals(that.origin)
                && Arrays.equals(root, that.root);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(root);
    }
}
