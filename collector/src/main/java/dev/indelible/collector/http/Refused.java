package dev.indelible.collector.http;

import dev.indelible.collector.ingest.Answer;

/** A body that is not taken; carries the answer. Cheap: no stack trace, since an outsider can cause any number. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Answer answer;

    Refused(Answer answer) {
        super(answer.toString(), null, false, false);
        this.answer = answer;
    }

    Answer answer() {
        return answer;
    }
}
