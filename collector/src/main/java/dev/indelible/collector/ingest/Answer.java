package dev.indelible.collector.ingest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a request is answered with: FORMAT.md, "Forwarding" and "Enrolment".
 *
 * @param fields of the JSON body, in order: String, Long or List of String
 * @param retryAfter seconds for {@code Retry-After}, 0 for none
 */
public record Answer(int status, Map<String, Object> fields, int retryAfter) {

    /**
     * Taken, or known already.
     *
     * @param index of the line that the proof is of
     * @param locked lines below this index are under Object Lock; negative where none ever are
     */
    static Answer receipt(String proof, long index, long locked, List<String> consistency) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("receipt", proof);
        fields.put("level", index < locked ? "locked" : "stored");
        if (locked >= 0) {
            fields.put("locked", locked);
        }
        fields.put("consistency", consistency);
        return new Answer(200, fields, 0);
    }

    static Answer enrolled(long index) {
        return new Answer(200, Map.of("index", index), 0);
    }

    /** Refused, with what to do about it. */
    public static Answer error(int status, String error, String remedy) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("error", error);
        fields.put("remedy", remedy);
        return new Answer(status, fields, 0);
    }

    /** Not now. */
    public static Answer later(String error) {
        return later(error, "send it again later; nothing was stored");
    }

    /** Whether it will be stored is not known yet. */
    static Answer undecided(String error) {
        return later(error, "send it again later; what was stored by then is not stored twice");
    }

    private static Answer later(String error, String remedy) {
        return new Answer(503, error(503, error, remedy).fields(), 2);
    }

    /** Not so many at once. */
    static Answer tooMany(String error) {
        return new Answer(
                429,
                error(429, error, "wait for the answers to these first; nothing was stored")
                        .fields(),
                1);
    }

    /** The same answer with one more member in its body. */
    Answer with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return new Answer(status, more, retryAfter);
    }
}
