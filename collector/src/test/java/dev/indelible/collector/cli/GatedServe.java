package dev.indelible.collector.cli;

import dev.indelible.collector.crash.SteppingClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * The program, with a clock and a segment size of a test's choice, that stops at a gate until its standard input says go on:
 * a tracer can take hold of one thread there, before that thread does anything that counts.
 *
 * <p>Arguments: the gate, {@code serve} or {@code commit}; the clock's first time; a segment's bytes; then those of the
 * program.
 */
public final class GatedServe {
    /** The thread that starts the collector, and recovers the log: its name has the most bytes that Linux keeps. */
    public static final String SERVE = "indelible-serve";

    /** The thread that writes the log, as far as Linux keeps its name. */
    public static final String COMMIT = "indelible-commi";

    private GatedServe() {}

    public static void main(String[] arguments) throws InterruptedException {
        boolean serve = arguments[0].equals("serve");
        GateClock clock = new GateClock(Instant.parse(arguments[1]), serve);
        ServeCommand command = new ServeCommand(clock, Long.parseLong(arguments[2]));
        CommandLine.IFactory commands = new CommandLine.IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                return type == ServeCommand.class
                        ? type.cast(command)
                        : CommandLine.defaultFactory().create(type);
            }
        };
        String[] rest = Arrays.copyOfRange(arguments, 3, arguments.length);
        loadClasses();
        Thread starting = new Thread(
                () -> {
                    if (serve) {
                        gate();
                    }
                    System.exit(Collector.commandLine(commands).execute(rest));
                },
                SERVE);
        starting.start();
        starting.join();
    }

    /** A class that is looked for later opens a file: which thread does so, and so the numbers of its calls, would be chance. */
    private static void loadClasses() {
        Path classes = Path.of(URI.create(Collector.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name = classes.relativize(file).toString().replace('/', '.');
                Class.forName(
                        name.substring(0, name.length() - ".class".length()), false, GatedServe.class.getClassLoader());
            }
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void gate() {
        System.out.println("at the gate");
        try {
            System.in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The commit thread asks for the time of its first line before it touches a file. */
    private static final class GateClock extends SteppingClock {
        private final AtomicBoolean open;

        GateClock(Instant first, boolean open) {
            super(first);
            this.open = new AtomicBoolean(open);
        }

        @Override
        public Instant instant() {
            if (Thread.currentThread().getName().startsWith(COMMIT) && open.compareAndSet(false, true)) {
                gate();
            }
            return super.instant();
        }
    }
}
