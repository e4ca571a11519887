package dev.indelible.agent.trail;

import dev.indelible.agent.event.Field;
import dev.indelible.agent.event.RecordReader;
import dev.indelible.chain.line.LineBytes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The names of one event's {@code data}. No object may name a member twice: the second {@code a} becomes {@code a#2}.
 * Where a few names all differ, which is nearly always, they go from the record into the line as they are. One thread.
 */
final class DataNames {
    /** The format allows 1,024 members in one object. */
    private static final int MAX_DATA = 1000;

    /** So many are compared each with each. */
    private static final int FEW = 12;

    private final Set<String> names = new HashSet<>();
    private RecordReader event;
    private boolean distinct;
    private int count;

    /** Begins with this event. */
    void of(RecordReader next) {
        event = next;
        count = 0;
        names.clear();
        distinct = distinct();
    }

    /** Whether no further name may stand. */
    boolean full() {
        return count == MAX_DATA;
    }

    /** Writes the name of the next value. */
    void put(int value, LineBytes line) {
        count++;
        if (distinct) {
            line.string(event.bytes(), event.nameFrom(value), event.nameBytes(value));
        } else {
            line.string(unique(event.name(value)));
        }
    }

    private boolean distinct() {
        int values = 0;
        for (int a = event.first(Field.DATA); a != RecordReader.NONE; a = event.next(a)) {
            if (values++ == FEW) {
                return false;
            }
            for (int b = event.first(Field.DATA); b != a; b = event.next(b)) {
                if (same(a, b)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean same(int a, int b) {
        int bytes = event.nameBytes(a);
        int from = event.nameFrom(a);
        int other = event.nameFrom(b);
        return bytes == event.nameBytes(b)
                && Arrays.equals(event.bytes(), from, from + bytes, event.bytes(), other, other + bytes);
    }

    private String unique(String name) {
        String unique = name;
        for (int i = 2; !names.add(unique); i++) {
            unique = name + "#" + i;
        }
        return unique;
    }
}
