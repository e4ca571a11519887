package dev.indelible.agent.wal;

/** What a frame of the WAL holds. The numbers are the format; none is ever given a new meaning. */
public enum FrameType {
    /** A line of the stream. */
    LINE(1),
    /** The beginning of a request, as the record that the caller made; no line (yet). */
    BEGIN(2),
    /** A line of kind {@code seal}: what stands before it is final. */
    SEAL(3);

    final byte code;

    FrameType(int code) {
        this.code = (byte) code;
    }

    /** Null for a number that this version does not know. */
    static FrameType of(byte code) {
        return switch (code) {
            case 1 -> LINE;
            case 2 -> BEGIN;
            case 3 -> SEAL;
            default -> null;
        };
    }
}
