package dev.indelible.collector.benchmarks.load;

import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.collector.benchmarks.lines.Preparation;
import dev.indelible.collector.benchmarks.lines.PreparedBatch;
import dev.indelible.collector.benchmarks.lines.SampleStream;
import dev.indelible.collector.benchmarks.lines.Shape;
import dev.indelible.collector.benchmarks.process.Certificate;
import dev.indelible.collector.benchmarks.process.Collector;
import dev.indelible.collector.benchmarks.process.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** A collector in its own process, and agents that are enrolled there. One thread. */
public final class Site implements AutoCloseable {
    private final Collector collector;
    private final EnrolmentToken token;
    private final List<LoadAgent> agents = new ArrayList<>();

    private Site(Collector collector, EnrolmentToken token) {
        this.collector = collector;
        this.token = token;
    }

    /**
     * Starts the collector, enrols the agents and opens their streams.
     *
     * @param folder made here, empty
     * @param options of the collector's JVM
     */
    public static Site open(Jdk jdk, Path folder, List<String> options, int agents, boolean tls)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Certificate certificate = tls ? Certificate.make(folder) : null;
        Collector collector = Collector.start(jdk, folder, options, certificate);
        try {
            String text = collector.token(SampleStream.SERVICE);
            Site site = new Site(collector, EnrolmentToken.parse(text));
            for (int i = 0; i < agents; i++) {
                LoadAgent agent = new LoadAgent(site.token, certificate, i);
                site.agents.add(agent);
                agent.begin(site.token, text);
            }
            return site;
        } catch (IOException | InterruptedException | RuntimeException e) {
            collector.close();
            throw e;
        }
    }

    /** The log's public key, as one has it from elsewhere. */
    public String key() {
        return token.log().toString();
    }

    /** The collector. */
    public Collector collector() {
        return collector;
    }

    /** Prepares about so many lines of all agents together; at least one batch of each. */
    public List<Queue<PreparedBatch>> prepare(Shape shape, long lines) throws InterruptedException {
        agents.forEach(LoadAgent::repeatNewest);
        int each = (int) Math.max(1, lines / shape.lines() / agents.size());
        return Preparation.prepare(agents.stream().map(LoadAgent::stream).toList(), shape, each);
    }

    /** Sends as fast as the collector takes it. */
    public Phase sendAll(List<Queue<PreparedBatch>> batches) throws InterruptedException {
        return send(batches, Schedule.closed());
    }

    /** Sends at an even pace. */
    public Phase sendPaced(List<Queue<PreparedBatch>> batches, double batchesPerSecond) throws InterruptedException {
        return send(batches, Schedule.even(agents.size(), batchesPerSecond));
    }

    private Phase send(List<Queue<PreparedBatch>> batches, Schedule schedule) throws InterruptedException {
        System.gc();
        return Load.run(agents, batches, schedule, collector.pid());
    }

    /** Closes all streams. */
    public void closeStreams() throws IOException, InterruptedException {
        for (LoadAgent agent : agents) {
            agent.end();
        }
    }

    /** How many lines of each stream were acknowledged by verified receipts. */
    public Map<String, Long> acknowledged() {
        Map<String, Long> lines = new HashMap<>();
        agents.forEach(agent -> lines.put(agent.stream().id(), agent.acknowledged()));
        return lines;
    }

    /** Ends the collector. */
    @Override
    public void close() {
        agents.forEach(LoadAgent::close);
        collector.close();
    }
}
