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
    private static final ThreadLocal<Grammar> GRAMMAR = ThreadLocal.withInitial(Grammar::new);

    private final byte[] bytes;
    private final int from;
    private final int to;
    /** Of each member where its value begins and ends, from the line's first byte; its name lies before that. */
    private final char[] values;

    private final String stream;
    private final long seq;
    private final byte[] prev;
    private final long micros;
    private final String kind;
    private final boolean signed;
    private byte[] leaf;
    private byte[] signer;

    private Line(byte[] bytes, int from, int to) throws LineException {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.values = GRAMMAR.get().check(bytes, from, to);
        for (int i = 0; i < FIRST.length; i++) {
            if (2 * i >= values.length || !isNamed(i, FIRST[i])) {
                throw new LineException(0, "the first members are " + String.join(", ", FIRST));
            }
        }
        requireBase64url(0);
        this.stream = Recurring.text(bytes, textFrom(0), textTo(0));
        this.seq = seq(1);
        this.prev = requireBase64(2);
        this.micros = requireTime();
        this.kind = requireKind();
        this.signed = isSigned(kind);
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

    /** Where the first line from {@code from} on ends: at its line feed, or {@code to} where there is none. */
    public static int end(byte[] bytes, int from, int to) {
        return Words.lineFeed(bytes, from, to);
    }

    /** Whether lines of this kind end in a signature. */
    public static boolean isSigned(String kind) {
        return SIGNED.contains(kind);
    }

    /** A copy of the line's bytes, without line feed. */
    public byte[] bytes() {
        return Arrays.copyOfRange(bytes, from, to);
    }

    /** Copies the line's bytes, without line feed, to where there is room for them. */
    public void copyTo(byte[] target, int at) {
        System.arraycopy(bytes, from, target, at, to - from);
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

    /** Whether {@link #prev} is this leaf. */
    public boolean follows(byte[] leaf) {
        return Arrays.equals(prev, leaf);
    }

    public String time() {
        return latin(textFrom(3), textTo(3));
    }

    /** {@link #time} in microseconds since the epoch. */
    public long timeMicros() {
        return micros;
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
        return i >= 0 && isText(i) ? Text.unescape(bytes, textFrom(i), textTo(i)) : null;
    }

    /** The member's number, or {@code otherwise} where it is missing or no number. */
    public long number(String member, long otherwise) {
        int i = find(member);
        return i >= 0 && isNumber(i) ? number(i) : otherwise;
    }

    /** The member's value as it stands, or null. */
    public String raw(String member) {
        int i = find(member);
        return i < 0 ? null : raw(i);
    }

    /** Whether the member is there and its value, as it stands, is these bytes. */
    public boolean isRaw(String member, byte[] value) {
        int i = find(member);
        return i >= 0 && Arrays.equals(bytes, valueFrom(i), valueTo(i), value, 0, value.length);
    }

    /**
     * The member's object: texts as String, numbers as Long, the rest as Boolean, null, List and Map; null where the
     * member is missing or no object.
     */
    public Map<String, Object> object(String member) {
        int i = find(member);
        return i >= 0 && bytes[valueFrom(i)] == '{' ? JsonValues.object(raw(i)) : null;
    }

    /** Whether this line ends in a signature (of the right form; {@link #verify} checks it). */
    public boolean signed() {
        return signed;
    }

    /**
     * Whether the line is signed by this key, over {@code indelible/<kind>/v1\n} and all before the last 98 bytes. A key
     * that held is remembered: asking for it again costs nothing.
     */
    public boolean verify(byte[] publicKey) {
        if (!signed) {
            return false;
        }
        if (signer != null && Arrays.equals(signer, publicKey)) {
            return true;
        }
        boolean holds = Ed25519.verify(
                publicKey,
                SignedMessage.of(kind, bytes, from, to - SIGNATURE_SUFFIX),
                Encoding.base64(bytes, to - 90, to - 2, Ed25519.SIGNATURE_BYTES));
        if (holds) {
            signer = publicKey.clone();
        }
        return holds;
    }

    private int find(String member) {
        for (int i = 0; 2 * i < values.length; i++) {
            if (isNamed(i, member)) {
                return i;
            }
        }
        return -1;
    }

    private int nameFrom(int i) {
        return i == 0 ? from + 2 : valueTo(i - 1) + 2;
    }

    private int nameTo(int i) {
        return valueFrom(i) - 2;
    }

    private int valueFrom(int i) {
        return from + values[2 * i];
    }

    private int valueTo(int i) {
        return from + values[2 * i + 1];
    }

    private boolean isText(int i) {
        return bytes[valueFrom(i)] == '"';
    }

    /** A text begins behind its quote. */
    private int textFrom(int i) {
        return valueFrom(i) + 1;
    }

    private int textTo(int i) {
        return valueTo(i) - 1;
    }

    /** Names outside data are ASCII without escapes, so that bytes can be compared with characters. */
    private boolean isNamed(int i, String name) {
        int start = nameFrom(i);
        int length = name.length();
        if (nameTo(i) - start != length) {
            return false;
        }
        for (int k = 0; k < length; k++) {
            if (bytes[start + k] != name.charAt(k)) {
                return false;
            }
        }
        return true;
    }

    private String latin(int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    private String raw(int i) {
        return new String(bytes, valueFrom(i), valueTo(i) - valueFrom(i), StandardCharsets.UTF_8);
    }

    private boolean isNumber(int i) {
        byte c = bytes[valueFrom(i)];
        return c == '-' || c >= '0' && c <= '9';
    }

    /** The grammar has bounded it. */
    private long number(int i) {
        int at = valueFrom(i);
        boolean negative = bytes[at] == '-';
        long number = 0;
        for (at += negative ? 1 : 0; at < valueTo(i); at++) {
            number = 10 * number + bytes[at] - '0';
        }
        return negative ? -number : number;
    }

    private long seq(int i) throws LineException {
        if (!isNumber(i) || bytes[valueFrom(i)] == '-') {
            throw wrong(i, "is a number from 0");
        }
        return number(i);
    }

    /** The six first members have no escapes: their texts are read as they stand. */
    private void requireText(int i) throws LineException {
        if (!isText(i)) {
            throw wrong(i, "is a string");
        }
    }

    private byte[] requireBase64(int i) throws LineException {
        requireText(i);
        byte[] read = Encoding.base64(bytes, textFrom(i), textTo(i), Leaf.BYTES);
        if (read == null) {
            throw wrong(i, "is the base64 of 32 bytes");
        }
        return read;
    }

    private void requireBase64url(int i) throws LineException {
        requireText(i);
        if (!Encoding.isBase64url(bytes, textFrom(i), textTo(i), 16)) {
            throw wrong(i, "is the unpadded base64url of 16 bytes");
        }
    }

    private long requireTime() throws LineException {
        requireText(3);
        try {
            return Timestamp.micros(bytes, textFrom(3), textTo(3));
        } catch (IllegalArgumentException e) {
            throw wrong(3, "is " + e.getMessage());
        }
    }

    private String requireKind() throws LineException {
        requireText(4);
        int start = textFrom(4);
        int end = textTo(4);
        boolean right = start < end && end - start <= 32;
        for (int i = start; right && i < end; i++) {
            byte c = bytes[i];
            right = c >= 'a' && c <= 'z' || c == '_';
        }
        if (!right) {
            throw wrong(4, "has 1 to 32 of a-z and _");
        }
        return Recurring.text(bytes, start, end);
    }

    /** A signed kind has {@code sig} last, of 88 characters; no other kind has it at all. */
    private void requireSignatureFrame() throws LineException {
        int at = find("sig");
        if (!signed) {
            if (at >= 0) {
                throw wrong(at, "stands only in signed kinds");
            }
            return;
        }
        boolean last = 2 * (at + 1) == values.length;
        if (at < 0 || !last) {
            throw new LineException(length() - 1, "a line of kind " + kind + " ends in its sig");
        }
        requireText(at);
        if (Encoding.base64(bytes, textFrom(at), textTo(at), Ed25519.SIGNATURE_BYTES) == null) {
            throw wrong(at, "is the base64 of 64 bytes");
        }
    }

    private LineException wrong(int i, String rule) {
        return new LineException(values[2 * i], latin(nameFrom(i), nameTo(i)) + " " + rule);
    }
}
