package dev.indelible.collector.ingest;

/**
 * Answers one request, in two steps: a look at its first line, as soon as that is here, and the rest. What the look refuses
 * needs no rest. What it lets pass may still be a stranger's, who repeats a line that is not his: so a long body is asked
 * about once more, before more of it is held than anybody may leave here. One thread at a time; close it when the request
 * is answered.
 */
public interface Judge extends AutoCloseable {
    /**
     * Looks at the first line; not asked where the body has no line feed.
     *
     * @param bytes hold it from their beginning, without the line feed, to before {@code end}
     * @return the refusal, or null to go on
     */
    Answer look(byte[] bytes, int end) throws Exception;

    /**
     * Asked at most once, after the look, when the body turns out to be long.
     *
     * @return the refusal, or null to go on
     */
    Answer hold();

    /** Judges the whole body, the first {@code length} of these bytes; they are not to be changed any more. */
    Answer take(byte[] bytes, int length) throws Exception;

    @Override
    void close();
}
