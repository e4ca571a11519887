package dev.indelible.collector.store;

import java.io.IOException;
import java.time.Duration;

/**
 * A store that cannot be reached, or fails: how long to wait before the next try, and what to say of it. It is said once
 * that it began and once that it is over; what it says in between would only hide the rest. One thread.
 */
final class Outage {
    private static final long FIRST_MILLIS = 500;
    private static final long LONGEST_MILLIS = 60_000;

    private final MirrorVoice voice;
    private final String what;
    private final Duration alarmAfter;
    private int failures;
    private long since;
    private boolean alarmed;

    /**
     * None yet.
     *
     * @param what cannot be done while it lasts
     * @param alarmAfter how long it lasts before the log itself says so
     */
    Outage(MirrorVoice voice, String what, Duration alarmAfter) {
        this.voice = voice;
        this.what = what;
        this.alarmAfter = alarmAfter;
    }

    /** Gives the milliseconds to wait before the next try. */
    long failed(Exception e) {
        String why = e instanceof IOException ? e.getMessage() : "a defect of this program, " + e;
        if (failures == 0) {
            since = System.nanoTime();
            voice.say(what + ", tried again until it can be: " + why);
        }
        if (!alarmed && System.nanoTime() - since >= alarmAfter.toNanos()) {
            alarmed = true;
            voice.alarm("store.behind", "failure", what + " for " + alarmAfter.toMinutes() + " minutes: " + why);
        }
        return Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failures++, 10));
    }

    /** It works. */
    void over() {
        if (failures > 0) {
            voice.say("the store is reached again after " + failures + " failures");
        }
        if (alarmed) {
            voice.alarm("store.reached", "success", "the store is reached again after " + failures + " failures");
        }
        failures = 0;
        alarmed = false;
    }
}
