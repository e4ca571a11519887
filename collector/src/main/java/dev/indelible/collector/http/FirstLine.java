package dev.indelible.collector.http;

import dev.indelible.chain.line.Line;
import dev.indelible.collector.ingest.Answer;
import dev.indelible.collector.ingest.Judge;

/**
 * Shows a judge the first line of a body as soon as enough has come, packed or not, so that what begins with a stranger's
 * line is refused before more than that line of it is held. Time is linear in what comes: a packed beginning is unpacked again only
 * when twice as much is here. One thread at a time.
 */
final class FirstLine {
    private static final int FIRST_LOOK = 512;
    /** A line cannot be packed worse than this; empty blocks without end hide it. */
    static final int MAX_PACKED = 2 * Line.MAX_BYTES;

    private final Judge judge;
    private final boolean gzip;
    private boolean seen;
    private int scanned;
    private int nextLook = FIRST_LOOK;

    FirstLine(Judge judge, boolean gzip) {
        this.judge = judge;
        this.gzip = gzip;
    }

    /**
     * Looks, if there is more to see than before.
     *
     * @param whole whether no more will come
     * @return the refusal, or null to go on; a body that is whole and shows no line feed was not looked at
     * @throws Refused where it is packed and does not begin as it must
     */
    Answer look(BudgetedBytes sent, boolean whole) throws Exception {
        if (seen) {
            return null;
        }
        return gzip ? packed(sent, whole) : plain(sent);
    }

    /** Whether it was shown. */
    boolean seen() {
        return seen;
    }

    private Answer plain(BudgetedBytes sent) throws Exception {
        byte[] bytes = sent.array();
        while (scanned < sent.length() && scanned <= Line.MAX_BYTES && bytes[scanned] != '\n') {
            scanned++;
        }
        return scanned < sent.length() || scanned > Line.MAX_BYTES ? judge(bytes, scanned) : null;
    }

    private Answer packed(BudgetedBytes sent, boolean whole) throws Exception {
        if (sent.length() < nextLook && !whole) {
            return null;
        }
        nextLook = 2 * sent.length();
        byte[] plain = new byte[Line.MAX_BYTES + 1];
        int length = Gzip.peek(sent, plain);
        int end = Line.end(plain, 0, length);
        if (end < length || length == plain.length) {
            return judge(plain, end);
        }
        if (sent.length() > MAX_PACKED) {
            seen = true;
            return Answer.error(400, "the body is not one whole gzip member", "compress the body with gzip");
        }
        return null;
    }

    private Answer judge(byte[] bytes, int end) throws Exception {
        seen = true;
        return judge.look(bytes, end);
    }
}
