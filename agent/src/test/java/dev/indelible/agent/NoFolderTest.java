package dev.indelible.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.indelible.agent.harness.Forked;
import dev.indelible.agent.harness.Tokens;
import dev.indelible.agent.harness.Trails;
import dev.indelible.agent.wal.OwnerFiles;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.note.VerifierKey;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real agent as a user who may not write its state folder, which is how many containers run. */
@Timeout(240)
class NoFolderTest {
    private static final int USER = 10_001;
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final String SERVICE = "no-folder-" + ProcessHandle.current().pid();

    @TempDir
    Path folder;

    private Path token;
    private Path memory;
    private Path dir;
    private Path writable;
    private String classPath;
    private Path jar;

    @BeforeEach
    void prepare() throws Exception {
        boolean able = changesUser() && Files.isWritable(SHARED_MEMORY);
        if (!able) {
            System.out.println("SKIPPED: no setpriv, right to change the user, or shared memory here, so nobody sees"
                    + " what an agent does that cannot write its folder");
        }
        assumeTrue(able);
        permit(folder, "rwxr-xr-x");
        token = permit(Tokens.write(folder, SERVICE), "rw-r--r--");
        VerifierKey log = EnrolmentToken.parse(Files.readString(token).strip()).log();
        memory = SHARED_MEMORY.resolve(String.format("indelible-%d-%s-%08x", USER, SERVICE, log.id()));
        dir = permit(Files.createDirectory(folder.resolve("agent")), "rwxr-xr-x");
        writable = permit(Files.createDirectory(folder.resolve("writable")), "rwxrwxrwx");
        // The user may not read where the build keeps libraries.
        jar = copy(Path.of(Forked.JAR), "agent.jar");
        classPath = readable();
    }

    @AfterEach
    void tidy() throws IOException {
        if (memory == null) {
            return;
        }
        if (Files.isDirectory(memory, LinkOption.NOFOLLOW_LINKS)) {
            OwnerFiles.deleteTree(memory);
        } else {
            Files.deleteIfExists(memory);
        }
    }

    private static boolean changesUser() throws InterruptedException {
        try {
            return new ProcessBuilder(as("true")).start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    private static List<String> as(String... command) {
        List<String> all =
                new ArrayList<>(List.of("setpriv", "--reuid", "" + USER, "--regid", "" + USER, "--clear-groups"));
        all.addAll(List.of(command));
        return all;
    }

    private static Path permit(Path path, String mode) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private Path copy(Path from, String name) throws IOException {
        return permit(Files.copy(from, folder.resolve(name)), "rw-r--r--");
    }

    /** The application and the annotations, which is all that it needs. */
    private String readable() throws IOException {
        List<Path> entries = new ArrayList<>();
        int number = 0;
        for (String entry : List.of(ClassPath.ofTheApplication().split(File.pathSeparator))) {
            Path path = Path.of(entry);
            boolean annotations =
                    path.toString().contains("annotations") && !path.toString().contains("jetbrains");
            if (Files.isRegularFile(path) && annotations) {
                entries.add(copy(path, "library" + number++ + ".jar"));
            } else if (Files.isDirectory(path)) {
                Path to = folder.resolve("classes" + number++);
                copyTree(path, to);
                entries.add(to);
            }
        }
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path copied = to.resolve(from.relativize(path).toString());
                Files.copy(path, copied);
                permit(copied, Files.isDirectory(copied) ? "rwxr-xr-x" : "rw-r--r--");
            }
        }
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = as(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-javaagent:" + jar,
                "-Dindelible.token.file=" + token,
                "-Dindelible.dir=" + dir,
                "-cp",
                classPath,
                "com.acme.bank.Levels");
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    private String run(String... arguments) throws Exception {
        Process process = start(arguments);
        try {
            assertTrue(process.waitFor(100, TimeUnit.SECONDS), output());
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertEquals(0, process.exitValue(), output());
        return output();
    }

    @Test
    void theTrailIsInMemoryAndSurvivesAKill() throws Exception {
        Path returned = writable.resolve("returned");
        Process process = start("durable", returned.toString(), "4", "1000000");
        try {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(100);
            while (!Files.exists(returned) || Files.size(returned) < 100_000) {
                assertTrue(process.isAlive() && System.nanoTime() < until, output());
                Thread.sleep(10);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        Set<String> told = Files.readString(returned)
                .lines()
                .filter(line -> line.endsWith("."))
                .map(line -> line.substring("returned ".length()))
                .collect(Collectors.toSet());
        String said = run("memory");
        assertEquals(
                1,
                said.lines()
                        .filter(line -> line.contains("the trail is kept in memory"))
                        .count(),
                said);
        assertTrue(said.contains("the state folder " + dir + " cannot be used") && said.contains(memory + ", "), said);
        assertTrue(said.contains("block ran"), said);
        assertTrue(said.contains("block-durable refused: ") && !said.contains("block-durable ran"), said);

        List<Line> lines = Trails.read(memory);
        for (Line open :
                lines.stream().filter(line -> line.kind().equals("open")).toList()) {
            assertEquals("tmpfs", open.object("buffer").get("fs"));
            assertEquals(List.of("buffered"), open.object("buffer").get("levels"));
        }
        List<Object> ids = lines.stream()
                .filter(line -> "level.durable".equals(line.text("action")))
                .map(line -> line.object("resource").get("id"))
                .toList();
        told.removeAll(Set.copyOf(ids));
        assertEquals(Set.of(), told, "of calls that had returned");
        try (Stream<Path> files = Files.list(dir)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void whereSomebodyElseHasTakenThePlaceNothingIsAuditedAndOneLineSaysSo() throws Exception {
        Files.createSymbolicLink(memory, writable);
        String said = run("blocks");
        assertEquals(
                1,
                said.lines().filter(line -> line.contains("nothing is audited")).count(),
                said);
        assertTrue(said.contains(memory + " is not a folder of this user alone"), said);
        assertTrue(said.contains("block refused: level.block did not run: "), said);
        assertTrue(said.contains("block-received refused: "), said);
        assertTrue(said.contains("received ran"), said);
        try (Stream<Path> files = Files.list(writable)) {
            assertEquals(0, files.count(), "the link was followed");
        }
        assertFalse(said.contains("kept in memory"), said);
    }
}
