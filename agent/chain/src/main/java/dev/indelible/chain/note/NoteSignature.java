package dev.indelible.chain.note;

import dev.indelible.chain.Encoding;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * One signature line of a note: {@code — name base64(id || signature)}.
 *
 * @param signature without the id; not to be changed
 */
public record NoteSignature(String name, int id, byte[] signature) {
    private static final String DASH = "\u2014 ";

    static NoteSignature parse(String line) throws NoteException {
        int space = line.lastIndexOf(' ');
        if (!line.startsWith(DASH) || space < DASH.length()) {
            throw new NoteException("a signature line has the form — name base64");
        }
        String name = line.substring(DASH.length(), space);
        String text = line.substring(space + 1);
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new NoteException("a signature is not base64");
        }
        if (!KeyName.valid(name) || bytes.length < 5 || !Encoding.base64(bytes).equals(text)) {
            throw new NoteException("a signature line has the form — name base64");
        }
        return new NoteSignature(name, ByteBuffer.wrap(bytes).getInt(), Arrays.copyOfRange(bytes, 4, bytes.length));
    }

    /** base64(id || signature), as it stands in the line. */
    public String base64() {
        return Encoding.base64(ByteBuffer.allocate(4 + signature.length)
                .putInt(id)
                .put(signature)
                .array());
    }

    /** The line with its line feed. */
    public String line() {
        return DASH + name + " " + base64() + "\n";
    }

    boolean isBy(VerifierKey key) {
        return name.equals(key.name()) && id == key.id();
    }
}
