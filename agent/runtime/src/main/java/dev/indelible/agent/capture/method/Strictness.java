package dev.indelible.agent.capture.method;

import dev.indelible.agent.privacy.Sensitivity;

/** Which of two ways to show a value tells less: a dropped value tells nothing, a hash less than four characters. */
final class Strictness {
    private Strictness() {}

    static Sensitivity of(Sensitivity one, Sensitivity other) {
        return rank(one) >= rank(other) ? one : other;
    }

    private static int rank(Sensitivity how) {
        return switch (how) {
            case NONE -> 0;
            case MASK -> 1;
            case HMAC -> 2;
            case DROP -> 3;
        };
    }
}
