package dev.indelible.collector;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each test has a collector of its own, on a real port, and a client of it. */
@Timeout(120)
public abstract class WithCollector {
    @TempDir
    protected Path folder;

    protected TestCollector collector;
    protected CollectorClient client;

    @BeforeEach
    void start() throws Exception {
        collector = TestCollector.start(folder);
        client = collector.client();
    }

    @AfterEach
    void stop() throws Exception {
        collector.close();
    }
}
