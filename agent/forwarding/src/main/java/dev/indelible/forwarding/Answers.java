package dev.indelible.forwarding;

/** Answers some batches in the collector's place. */
interface Answers {
    /** A made up answer. */
    record Answer(int status, String body) {}

    /** Null: the collector answers this one. */
    Answer answer(SentBatch batch);
}
