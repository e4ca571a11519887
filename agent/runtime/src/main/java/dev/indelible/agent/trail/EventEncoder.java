package dev.indelible.agent.trail;

import dev.indelible.agent.event.RecordReader;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineBytes;
import dev.indelible.chain.line.LineWriter;

/**
 * Makes an event's line, shortening its texts where it would be longer than a line may be. One thread.
 *
 * <p>What must stay true: {@link StreamWriter#RECOVERY_ROOM} bytes stay free.
 */
final class EventEncoder {
    private static final int MAX_EVENT = Line.MAX_BYTES - StreamWriter.RECOVERY_ROOM;
    private static final int[] TEXT_BYTES = {Integer.MAX_VALUE, 512, 64};
    private static final int CROWDED_LINE = 48 * 1024;

    private final LineWriter lines;
    private final EventLine eventLine;

    EventEncoder(LineWriter lines, Origin origin) {
        this.lines = lines;
        this.eventLine = new EventLine(origin);
    }

    /** The line but for its end; {@code outcome}: instead of the event's own, or null. */
    LineBytes begin(String stream, long seq, byte[] prev, RecordReader event, String outcome) {
        for (int i = 0; ; i++) {
            boolean last = i == TEXT_BYTES.length - 1;
            LineBytes line = lines.start(
                    stream, seq, prev, event.timeMicros(), event.kind().member());
            eventLine.write(line, event, outcome, TEXT_BYTES[i], last ? CROWDED_LINE : Integer.MAX_VALUE);
            if (last || line.length() < MAX_EVENT) {
                return line;
            }
        }
    }
}
