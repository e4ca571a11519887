package dev.indelible.agent.event;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Members that many lines share, as a record holds them: made once, and copied whole from then on. What a line says of a
 * statement's text costs its caller nothing per character so.
 */
public final class Fields {
    /** Of every line about something that went well. */
    public static final Fields SUCCESS = of(record -> record.text(Field.OUTCOME, "success"));

    final byte[] bytes;

    /** Whether something did not fit in here. */
    final boolean truncated;

    private Fields(EventRecord record) {
        bytes = Arrays.copyOfRange(record.bytes(), EventRecord.HEADER_BYTES, record.length());
        truncated = record.isTruncated();
    }

    /** The members that {@code fill} adds to a record. */
    public static Fields of(Consumer<EventRecord> fill) {
        EventRecord record = new EventRecord().start(EventKind.METHOD, 0);
        fill.accept(record);
        return new Fields(record);
    }
}
