package dev.indelible.forwarding;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * An {@link Agent} in a JVM of its own, which can be killed. It does what its standard input says: {@code record NAME COUNT};
 * at the input's end it closes its trail and ends.
 */
final class AgentChild implements AutoCloseable {
    private final Process process;
    private final OutputStream commands;

    AgentChild(Path scratch, Path state, String token) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AgentChild.class.getName(),
                        state.toString(),
                        token)
                .redirectErrorStream(true)
                .redirectOutput(scratch.resolve("agent-child.txt").toFile())
                .start();
        commands = process.getOutputStream();
    }

    /** The child's own side. */
    public static void main(String[] arguments) throws IOException {
        Agent agent = new Agent(Path.of(arguments[0]), arguments[1]);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ", -1);
            agent.record(words[1], Integer.parseInt(words[2]));
        }
        agent.close(30_000);
        System.out.println(agent.notices);
    }

    /** Records events {@code name-0} and so on; returns before it has. */
    void record(String name, int count) throws IOException {
        commands.write(("record " + name + " " + count + "\n").getBytes(StandardCharsets.US_ASCII));
        commands.flush();
    }

    /** Ends it as kill -9 does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
