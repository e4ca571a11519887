package dev.indelible.agent.trail;

import java.io.IOException;

/**
 * The body of {@code indelible-buffer}: begins the first run and the threads that go with it, drains one run after the
 * other, and ends with the trail.
 *
 * <p>What must stay true: entered again after an error, it goes on where it was. No first run is begun twice, and no run is
 * drained by a second {@link Drain}: the first may have made lines that only a recovery finds again. One thread.
 */
final class Draining implements Runnable {
    private static final String NOTHING = "the agent found no memory to begin its trail in; nothing is audited";
    private static final RunFault BROKEN_OFF = RunFault.of("the thread that writes the trail broke off");

    private final Runs runs;
    private final TrailState state;
    private final RingRecorder recorder;
    private final Notices notices;
    private boolean begun;
    private boolean over;
    private Run run;

    /** The run that has had its drain. */
    private Run drained;

    Draining(Runs runs, TrailState state, RingRecorder recorder, Notices notices) {
        this.runs = runs;
        this.state = state;
        this.recorder = recorder;
        this.notices = notices;
    }

    @Override
    public void run() {
        if (!begun) {
            begun = true;
            begin();
        } else if (run == null) {
            notices.once("start", NOTHING);
        }
        while (run != null && !over) {
            try {
                goOn();
            } catch (RuntimeException | Error e) {
                if (!state.closing()) {
                    throw e;
                }
                stop(e);
            } catch (IOException e) {
                stop(e);
            }
        }
    }

    private void begin() {
        Watch watch = new Watch(state, new OffSwitch(runs::switches));
        try {
            // What was switched off before the start is off from the first event on.
            watch.lookAtSwitch();
            Run first = runs.first();
            AgentThreads.start("indelible-sync", new GroupCommit(state));
            AgentThreads.start("indelible-watch", watch);
            AgentThreads.start("indelible-orphans", new Orphans(runs, state));
            run = first;
        } catch (Keystore.Unusable | StateFolder.Unusable e) {
            inert();
            notices.once("folder", e.getMessage() + "; nothing is audited");
        } catch (IOException | RuntimeException | Error e) {
            inert();
            notices.once("start", "the agent cannot begin its trail (" + e + "); nothing is audited");
        }
    }

    private void inert() {
        recorder.inert();
        state.drained();
    }

    /** Drains the present run, and begins the next where that is to be. */
    private void goOn() throws IOException {
        RunFault fault;
        if (drained == run) {
            state.succeed(run, BROKEN_OFF);
            fault = state.fault();
        } else {
            Drain drain = new Drain(run, state);
            drained = run;
            fault = drain.run();
        }
        if (fault == null) {
            over = true;
            state.drained();
        } else {
            run = runs.next(run, fault);
        }
    }

    /** The end of the process came before that of the stream: the next start goes on from there. */
    private void stop(Throwable why) {
        over = true;
        run.reach().end();
        state.drained();
        notices.once("buffer", "the trail could not be ended (" + why + "); the next start recovers it");
    }
}
