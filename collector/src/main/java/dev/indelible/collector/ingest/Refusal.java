package dev.indelible.collector.ingest;

/** A request that is not taken, with its answer. Cheap: no stack trace, since an outsider can cause any number. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Answer answer;
    private final String alarm;

    /** @param alarm the action of the alarm line that this is worth, or null */
    Refusal(Answer answer, String alarm) {
        super(answer.fields().toString(), null, false, false);
        this.answer = answer;
        this.alarm = alarm;
    }

    Refusal(int status, String error, String remedy) {
        this(Answer.error(status, error, remedy), null);
    }

    Answer answer() {
        return answer;
    }

    String alarm() {
        return alarm;
    }
}
