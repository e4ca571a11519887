package dev.indelible.collector.cli;

import dev.indelible.collector.disk.Durable;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.HomeException;
import dev.indelible.collector.home.HomeLock;
import dev.indelible.collector.home.Keys;
import dev.indelible.collector.store.MirrorException;
import dev.indelible.collector.store.StoredLog;
import dev.indelible.collector.store.WormStore;
import dev.indelible.collector.store.s3.S3WormStore;
import dev.indelible.collector.store.s3.StoreAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code restore}: brings the log back from its store into a folder that has the log's keys and name and nothing else. The
 * log stands there whole or not at all. Whether it may be gone on with is decided here and kept beside it: a log that may
 * have signed more than came back must never sign again.
 */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Brings a log back from the store that serve --store locked it in, into a folder that holds the backup of keys/"
                    + " and origin and no log.",
            "A log of level=locked can be served from there. Of any other, what was not locked is lost with its machine:"
                    + " it can be read and verified, not gone on with."
        })
final class RestoreCommand implements Callable<Integer> {
    private static final int SHOWN = 20;

    @Parameters(index = "0", paramLabel = "s3://...", description = "The store, as serve --store was told.")
    private String store;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The collector's new folder.")
    private Path data;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        StoreAddress address;
        try {
            address = StoreAddress.parse(store);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        Home home = Home.at(data);
        if (!home.isNamed()) {
            throw new HomeException("put the backup of the collector's keys/ and origin into " + home.folder()
                    + " first: without the log's keys nothing that is signed there can go on");
        }
        try (HomeLock lock = HomeLock.take(home)) {
            home.prepare();
            Keys.load(home);
            try (Stream<Path> there = Files.list(home.log())) {
                if (there.findAny().isPresent()) {
                    throw new HomeException(home.log() + " is not empty: restore into a folder without a log");
                }
            }
            try (WormStore from = S3WormStore.openToRead(address.bucket())) {
                restore(from, home, address);
            } catch (MirrorException e) {
                throw new HomeException("nothing is restored: " + e.getMessage());
            }
        }
        return 0;
    }

    private void restore(WormStore from, Home home, StoreAddress address)
            throws IOException, HomeException, MirrorException {
        PrintWriter err = spec.commandLine().getErr();
        Path staged = home.temp().resolve("restore");
        delete(staged);
        Durable.folders(staged);
        AtomicLong odd = new AtomicLong();
        StoredLog.Outcome outcome = new StoredLog(from, staged, (code, text) -> {
                    if (odd.incrementAndGet() <= SHOWN) {
                        err.println("indelible-collector: " + text);
                    }
                })
                .restore();
        if (outcome.size() == 0) {
            throw new HomeException(address + " holds no log");
        }
        if (odd.get() > SHOWN) {
            err.println("indelible-collector: and " + (odd.get() - SHOWN) + " more such; verify " + address
                    + " names them all");
        }
        Path mark = outcome.promised() ? home.locked() : home.incomplete();
        String text = outcome.promised()
                ? address.toString()
                : "from " + address + " up to line " + outcome.size() + ", which did not promise to have them all";
        Durable.write(home.temp(), mark, (text + "\n").getBytes(StandardCharsets.UTF_8), Durable.READABLE);
        place(staged, home);
        say(outcome, home, address);
    }

    private void say(StoredLog.Outcome outcome, Home home, StoreAddress address) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("restored " + outcome.size() + " lines into " + home.log() + ": " + outcome.sealed()
                + " of closed segments, " + (outcome.size() - outcome.sealed()) + " of the one that was open");
        if (outcome.promised()) {
            out.println("this log signed only what is locked in " + address + ", so nothing it acknowledged is missing;"
                    + " serve goes on with it, with the same --store and level=locked");
        } else {
            out.println("LOST: what this log stored after line " + outcome.size() + " was not locked in " + address
                    + ", though it was acknowledged as stored; it is gone with the machine unless another copy of the"
                    + " folder exists. The log may have signed those lines, so it can be read and verified, and serve"
                    + " will not go on with it: start a new log in another folder and enrol the agents there");
        }
    }

    /** All of it is on the disk before it has its name. */
    private static void place(Path staged, Home home) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(staged)) {
            all = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : all) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
        Durable.syncTree(staged);
        Files.delete(home.log());
        Files.move(staged, home.log(), StandardCopyOption.ATOMIC_MOVE);
        Durable.syncFolder(home.folder());
        Durable.syncFolder(home.temp());
    }

    /** What an interrupted run left. */
    private static void delete(Path staged) throws IOException {
        if (Files.exists(staged)) {
            try (Stream<Path> walk = Files.walk(staged)) {
                for (Path each : walk.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }
}
