package dev.indelible.collector.ingest;

/**
 * Answers one request, in two steps: a look at its first line, as soon as that is here, and the rest. What the look refuses
 * needs no rest, so that a stranger's body costs one line. One thread at a time; close it when the request is answered.
 */
public interface Judge extends AutoCloseable {
    /**
     * Looks at the first line; not asked where the body has no line feed.
     *
     * @param bytes hold it from their beginning, without the line feed, to before {@code end}
     * @return the refusal, or null to go on
     */
    Answer look(byte[] bytes, int end) throws Exception;

    /** Judges the whole body, the first {@code length} of these bytes; they are not to be changed any more. */
    Answer take(byte[] bytes, int length) throws Exception;

    @Override
    void close();
}
