package dev.indelible.collector.ingest;

/**
 * The refusals of what was granted and withdrawn again. None of them passes by itself, so the answer asks for a long pause
 * and says in the member {@code withdrawn} what it is that was.
 */
final class Withdrawn {
    private static final int PAUSE_SECONDS = 300;

    private Withdrawn() {}

    static Refusal revoked() {
        return refusal(
                "revoked",
                "the operator has revoked this identity",
                "ask the operator why; to go on, move the agent's state folder aside and enrol with a new token");
    }

    static Refusal replaced() {
        return refusal(
                "replaced",
                "another key has taken this identity's place",
                "one folder's copy must not run beside the original; if none does, revoke both keys and enrol anew");
    }

    static Refusal token() {
        return refusal("token", "the operator has revoked this token", "ask the operator for a new one: enrol-token");
    }

    private static Refusal refusal(String what, String error, String remedy) {
        Answer answer = Answer.error(403, error, remedy).with("withdrawn", what);
        return new Refusal(new Answer(403, answer.fields(), PAUSE_SECONDS), "identity." + what);
    }
}
