package dev.indelible.collector.crash;

import dev.indelible.chain.note.VerifierKey;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A copy of a scene, a collector that serves from it, and agents that ask it for all that the scene has them ask for. */
final class Run implements AutoCloseable {
    final Path scratch;
    final Path data;
    final Subject subject;
    private Client client;
    private List<Step> steps;
    private boolean wentOn;
    private AssertionError failure;

    /**
     * Starts the collector, which then waits at the scene's gate.
     *
     * @param scratch a folder of its own
     * @param before a command that runs it, or none
     */
    Run(Scene scene, Path scratch, List<String> before) throws IOException {
        this(scene, scratch, scene.copy(Files.createDirectories(scratch).resolve("home")), before);
    }

    /** One on a folder that is no copy. */
    Run(Scene scene, Path scratch, Path data, List<String> before) throws IOException {
        this.scratch = Files.createDirectories(scratch);
        this.data = data;
        this.client = scene.client() == null ? null : scene.client().copy();
        this.steps = scene.made() == null ? null : scene.steps();
        this.subject = Subject.start(scratch, data, scene.gate(), Scene.tomorrow(), before);
    }

    /**
     * Lets it run until it ends, or has no more to do and is killed; all that the traced thread did to files. What went
     * wrong besides counts only where the fault met the log, see {@link #requireEnded}.
     */
    List<Call> run(Fault fault) throws Exception {
        try (Tracer tracer = Tracer.attach(scratch, subject.atTheGate(), fault)) {
            try {
                go();
            } catch (AssertionError e) {
                failure = e;
                subject.close();
            }
            return tracer.calls();
        }
    }

    /** Throws where the run itself came to no end. */
    void requireEnded() {
        if (failure != null) {
            throw failure;
        }
    }

    /** The same without that tracer. */
    void go() throws Exception {
        subject.go();
        String url = subject.url();
        wentOn = url != null && client().send(url, steps());
        if (wentOn) {
            subject.close();
        }
        subject.exit();
    }

    /** Whether all that was asked for was promised. */
    boolean wentOn() {
        return wentOn;
    }

    /** Before a first start there are no keys to know the log by. */
    Client client() throws Exception {
        if (client == null) {
            VerifierKey key = Keys.load(Home.at(data)).logSigner().verifier();
            client = new Client(key);
        }
        return client;
    }

    List<Step> steps() throws Exception {
        if (steps == null) {
            steps = Scene.firstSteps(Keys.load(Home.at(data)));
        }
        return steps;
    }

    @Override
    public void close() throws InterruptedException {
        subject.close();
    }
}
