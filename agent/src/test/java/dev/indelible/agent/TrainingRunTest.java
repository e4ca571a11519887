package dev.indelible.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.acme.bank.Idle;
import dev.indelible.agent.harness.AuditedRun;
import dev.indelible.chain.line.Line;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A JVM that is started out of the archive of a training run (CDS, since JDK 24 an AOT cache) has secrets of its own: an
 * archive with a random generator's state in it would give every replica the same identity.
 */
@Timeout(600)
class TrainingRunTest {
    private static final boolean AOT = Runtime.version().feature() >= 25;

    /** JDK 17 needs to be told that an agent may take part; later ones know. */
    private static final List<String> WITH_AGENT =
            List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+AllowArchivingWithJavaAgent");

    @TempDir
    Path folder;

    /** A folder on the class path would keep the JVM from making an archive. */
    private Path application() throws Exception {
        Path jar = folder.resolve("application.jar");
        String entry = Idle.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                InputStream in = Idle.class.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new JarEntry(entry));
            in.transferTo(out);
        }
        return jar;
    }

    private AuditedRun run(String name, Path application, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(Arrays.asList(options));
        if (!AOT) {
            arguments.addAll(WITH_AGENT);
        }
        arguments.add(Idle.class.getName());
        AuditedRun run =
                AuditedRun.of(folder.resolve(name), Map.of(), application.toString(), arguments.toArray(String[]::new));
        assertEquals(0, run.process().exit(), run.process().err());
        assertTrue(run.process().out().contains("ran\n"), run.process().out());
        return run;
    }

    @Test
    void noSecretIsArchived() throws Exception {
        Path application = application();
        Path archive = folder.resolve("archive");
        List<AuditedRun> runs = new ArrayList<>();
        runs.add(run("training", application, (AOT ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive));
        assertTrue(Files.size(archive) > 1 << 20, "the training run left an archive");
        for (String name : List.of("one", "two")) {
            Path loaded = folder.resolve(name + ".loaded");
            String use = (AOT ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive;
            runs.add(run(name, application, use, "-Xlog:class+load:file=" + loaded));
            assertTrue(
                    Files.readString(loaded)
                            .lines()
                            .anyMatch(line ->
                                    line.contains(Idle.class.getName()) && line.contains("shared objects file")),
                    "the archive was in use");
        }
        Set<String> secrets = new HashSet<>();
        int count = 0;
        for (AuditedRun run : runs) {
            Line open = run.lines().get(0);
            assertEquals("open", open.kind());
            for (String member : List.of("identity", "next", "stream")) {
                secrets.add(open.text(member));
                count++;
            }
            for (Line line : run.lines()) {
                secrets.add(line.text("salt"));
                count++;
            }
        }
        assertEquals(count, secrets.size(), "nothing random comes twice");
    }
}
