package dev.indelible.endurance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.indelible.endurance.Jvms.Ended;
import dev.indelible.endurance.Jvms.Running;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real collector, a process of its own, on a free loopback port. One test's thread uses it. */
final class Collector {
    private static final Pattern ADDRESS = Pattern.compile("https?://[^ ]+:([0-9]+)");
    private static final Pattern CODE = Pattern.compile("\"code\":\"([^\"]+)\"");

    /** One of its own for each collector: agents without a state folder share memory with all of their service. */
    private final String service = "storm-" + UUID.randomUUID();

    private final Jvms jvms;
    private final Path data;
    private final Running serving;
    private final String address;
    private boolean frozen;

    /** Starts it on {@code data}, a folder that may be there already. */
    Collector(Jvms jvms, Path data) throws Exception {
        this.jvms = jvms;
        this.data = data;
        this.serving = jvms.java(
                "collector",
                List.of(
                        "-Xmx512m",
                        "-jar",
                        jar(),
                        "serve",
                        "--data",
                        data.toString(),
                        "--listen",
                        "127.0.0.1:0",
                        "--no-attributes"));
        Await.until(
                120,
                () -> ADDRESS.matcher(Files.readString(serving.out())).find(),
                () -> "no collector: " + serving.said());
        Matcher said = ADDRESS.matcher(Files.readString(serving.out()));
        said.find();
        this.address = said.group();
    }

    /** A missing jar is a failure: no test may pass for want of a product. */
    private static String jar() {
        String jar = System.getProperty("indelible.test.collector");
        if (!Files.isRegularFile(Path.of(jar))) {
            throw new AssertionError(jar + " is missing: build everything with mvn package");
        }
        return jar;
    }

    int port() {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    /** Makes a token; {@code port}: where agents are to look for the collector. */
    Path token(Path file, int port) throws IOException, InterruptedException {
        command(
                "enrol-token",
                "--service",
                service,
                "--uses",
                "1000",
                "--expires",
                "24h",
                "--url",
                "http://127.0.0.1:" + port,
                "--out",
                file.toString());
        return file;
    }

    /** Where agents keep what they have no folder for; the log's key ends the name. */
    List<Path> agentsMemory() throws IOException {
        String name = "indelible-" + Files.getAttribute(data, "unix:uid") + "-" + service + "-*";
        Path shared = Path.of("/dev/shm");
        if (!Files.isDirectory(shared)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(shared, name)) {
            folders.forEach(found::add);
        }
        return found;
    }

    Path log() {
        return data.resolve("log");
    }

    /** Takes nothing from now on, and closes no connection: the machine is there, and nobody answers. */
    void freeze() throws IOException, InterruptedException {
        if (!frozen) {
            Jvms.signal(serving.process(), "STOP");
            frozen = true;
        }
    }

    void thaw() throws IOException, InterruptedException {
        if (frozen) {
            Jvms.signal(serving.process(), "CONT");
            frozen = false;
        }
    }

    /**
     * Verifies the log, which must be right.
     *
     * @return what kinds of findings it names
     */
    Set<String> verify(Path seen) throws IOException, InterruptedException {
        Path key = Files.writeString(seen.resolveSibling("log.vkey"), command("log-key"));
        Ended ended = jvms.complete(
                "verify",
                List.of(
                        "-jar",
                        jar(),
                        "verify",
                        log().toString(),
                        "--key",
                        key.toString(),
                        "--state",
                        seen.toString(),
                        "--json"));
        Set<String> codes = new TreeSet<>();
        Matcher code = CODE.matcher(ended.out());
        while (code.find()) {
            codes.add(code.group(1));
        }
        assertEquals(codes.isEmpty() ? 0 : 3, ended.exit(), () -> ended.out() + ended.err());
        return codes;
    }

    private String command(String name, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("-jar", jar(), name, "--data", data.toString()));
        command.addAll(List.of(arguments));
        Ended ended = jvms.complete(name, command);
        assertEquals(0, ended.exit(), () -> command + ": " + ended.err());
        return ended.out();
    }

    String said() {
        return serving.said();
    }
}
