package dev.indelible.chain.line;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.Ed25519;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * One line that keeps the grammar: its six first members, its leaf, its signature, and any member by name. The bytes are
 * never changed or written anew; a line is a view of the array it was parsed from, which must not change under it.
 *
 * <p>Not safe for two threads at a time (the leaf is computed when first asked for).
 */
public final class Line {
    /** The most bytes of a line, without its line feed: the limit of a tlog-tiles entry. */
    public static final int MAX_BYTES = Grammar.MAX_BYTES;

    /** Bytes of {@code ,"sig":"…"}}: every signed line ends in exactly so many. */
    public static final int SIGNATURE_SUFFIX = 98;

    private static final Set<String> SIGNED =
            Set.of("open", "seal", "enrol", "rotate", "revoke", "retention", "hold", "handover");
    private static final String[] FIRST = {"stream", "seq", "prev", "time", "kind", "salt"};

    private final byte[] bytes;
    private final int from;
    private final int to;
    private final int[] members;
    private final String stream;
    private final long seq;
    private final byte[] prev;
    private final String time;
    private final String kind;
    private byte[] leaf;
    private byte[] signer;

    private Line(byte[] bytes, int from, int to) throws LineException {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.members = new Grammar(bytes, from, to).check();
        for (int i = 0; i < FIRST.length; i++) {
            if (4 * i >= members.length || !isNamed(i, FIRST[i])) {
                throw new LineException(0, "the first members are " + String.join(", ", FIRST));
            }
        }
        this.stream = rawText(0);
        requireBase64url(0);
        this.seq = number(1);
        this.prev = requireBase64(2);
        this.time = rawText(3);
        requireTime();
        this.kind = rawText(4);
        requireKind();
        requireBase64url(5);
        requireSignatureFrame();
    }

    /**
     * Checks the bytes from {@code from} to before {@code to}, without the line feed.
     *
     * @throws LineException with the first byte that breaks a rule
     */
    public static Line parse(byte[] bytes, int from, int to) throws LineException {
        return new Line(bytes, from, to);
    }

    /** Whether lines of this kind end in a signature. */
    public static boolean isSigned(String kind) {
        return SIGNED.contains(kind);
    }

    /** A copy of the line's bytes, without line feed. */
    public byte[] bytes() {
        return Arrays.copyOfRange(bytes, from, to);
    }

    /** Bytes of the line, without line feed. */
    public int length() {
        return to - from;
    }

    public String stream() {
        return stream;
    }

    public long seq() {
        return seq;
    }

    /** 32 bytes: the leaf of the line before. */
    public byte[] prev() {
        return prev.clone();
    }

    public String time() {
        return time;
    }

    /** {@link #time} in microseconds since the epoch. */
    public long timeMicros() {
        return Timestamp.micros(time);
    }

    public String kind() {
        return kind;
    }

    /** SHA-256(0x00 || line), computed once; the same array each time, not to be changed. */
    public byte[] leaf() {
        if (leaf == null) {
            leaf = Leaf.hash(bytes, from, to);
        }
        return leaf;
    }

    /** Whether the outermost object has this member. */
    public boolean has(String member) {
        return find(member) >= 0;
    }

    /** The member's text, escapes resolved; null where it is missing or no string. */
    public String text(String member) {
        int i = find(member);
        return i >= 0 && bytes[members[4 * i + 2]] == '"'
                ? Text.unescape(bytes, members[4 * i + 2] + 1, members[4 * i + 3] - 1)
                : null;
    }

    /** The member's number, or {@code otherwise} where it is missing or no number. */
    public long number(String member, long otherwise) {
        int i = find(member);
        return i >= 0 && isNumber(i) ? Long.parseLong(raw(i)) : otherwise;
    }

    /** The member's value as it stands, or null. */
    public String raw(String member) {
        int i = find(member);
        return i < 0 ? null : raw(i);
    }

    /**
     * The member's object: texts as String, numbers as Long, the rest as Boolean, null, List and Map; null where the
     * member is missing or no object.
     */
    public Map<String, Object> object(String member) {
        int i = find(member);
        return i >= 0 && bytes[members[4 * i + 2]] == '{' ? JsonValues.object(raw(i)) : null;
    }

    /** Whether this line ends in a signature (of the right form; {@link #verify} checks it). */
    public boolean signed() {
        return isSigned(kind);
    }

    /**
     * Whether the line is signed by this key, over {@code indelible/<kind>/v1\n} and all before the last 98 bytes. A key
     * that held is remembered: asking for it again costs nothing.
     */
    public boolean verify(byte[] publicKey) {
        if (!signed()) {
            return false;
        }
        if (signer != null && Arrays.equals(signer, publicKey)) {
            return true;
        }
        String text = new String(bytes, to - 90, 88, StandardCharsets.ISO_8859_1);
        boolean holds = Ed25519.verify(
                publicKey,
                SignedMessage.of(kind, bytes, from, to - SIGNATURE_SUFFIX),
                Encoding.base64(text, Ed25519.SIGNATURE_BYTES));
        if (holds) {
            signer = publicKey.clone();
        }
        return holds;
    }

    private int find(String member) {
        for (int i = 0; 4 * i < members.length; i++) {
            if (isNamed(i, member)) {
                return i;
            }
        }
        return -1;
    }

    /** Names outside data are ASCII without escapes, so that bytes can be compared with characters. */
    private boolean isNamed(int i, String name) {
        int start = members[4 * i];
        int length = members[4 * i + 1] - start;
        if (length != name.length()) {
            return false;
        }
        for (int k = 0; k < length; k++) {
            if (bytes[start + k] != name.charAt(k)) {
                return false;
            }
        }
        return true;
    }

    private String name(int i) {
        int start = members[4 * i];
        return new String(bytes, start, members[4 * i + 1] - start, StandardCharsets.ISO_8859_1);
    }

    private String raw(int i) {
        int start = members[4 * i + 2];
        return new String(bytes, start, members[4 * i + 3] - start, StandardCharsets.UTF_8);
    }

    private boolean isNumber(int i) {
        byte c = bytes[members[4 * i + 2]];
        return c == '-' || c >= '0' && c <= '9';
    }

    /** A string as it stands between its quotes: the six first members have no escapes. */
    private String rawText(int i) throws LineException {
        String raw = raw(i);
        if (raw.charAt(0) != '"') {
            throw wrong(i, "is a string");
        }
        return raw.substring(1, raw.length() - 1);
    }

    private long number(int i) throws LineException {
        if (!isNumber(i) || bytes[members[4 * i + 2]] == '-') {
            throw wrong(i, "is a number from 0");
        }
        return Long.parseLong(raw(i));
    }

    private byte[] requireBase64(int i) throws LineException {
        try {
            return Encoding.base64(rawText(i), Leaf.BYTES);
        } catch (IllegalArgumentException e) {
            throw wrong(i, "is the base64 of 32 bytes");
        }
    }

    private void requireBase64url(int i) throws LineException {
        try {
            Encoding.base64url(rawText(i), 16);
        } catch (IllegalArgumentException e) {
            throw wrong(i, "is the unpadded base64url of 16 bytes");
        }
    }

    private void requireTime() throws LineException {
        try {
            Timestamp.micros(time);
        } catch (IllegalArgumentException e) {
            throw wrong(3, "is " + e.getMessage());
        }
    }

    private void requireKind() throws LineException {
        boolean right = !kind.isEmpty() && kind.length() <= 32;
        for (int i = 0; i < kind.length(); i++) {
            char c = kind.charAt(i);
            right &= c >= 'a' && c <= 'z' || c == '_';
        }
        if (!right) {
            throw wrong(4, "has 1 to 32 of a-z and _");
        }
    }

    /** A signed kind has {@code sig} last, of 88 characters; no other kind has it at all. */
    private void requireSignatureFrame() throws LineException {
        int at = find("sig");
        if (!signed()) {
            if (at >= 0) {
                throw wrong(at, "stands only in signed kinds");
            }
            return;
        }
        boolean last = 4 * (at + 1) == members.length;
        try {
            if (at < 0 || !last) {
                throw new LineException(length() - 1, "a line of kind " + kind + " ends in its sig");
            }
            Encoding.base64(rawText(at), Ed25519.SIGNATURE_BYTES);
        } catch (IllegalArgumentException e) {
            throw wrong(at, "is the base64 of 64 bytes");
        }
    }

    private LineException wrong(int i, String rule) {
        return new LineException(members[4 * i + 2] - from, name(i) + " " + rule);
    }
}
