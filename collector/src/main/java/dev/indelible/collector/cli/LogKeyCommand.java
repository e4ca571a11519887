package dev.indelible.collector.cli;

import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.Keys;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code log-key}: the public key that everyone needs who wants to check the log. */
@Command(
        name = "log-key",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Prints the log's public verifier key (C2SP), for verify --key and for auditors.")
final class LogKeyCommand implements Callable<Integer> {
    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The collector's folder.")
    private Path data;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Keys keys = Keys.load(Home.at(data));
        spec.commandLine().getOut().println(keys.logSigner().verifier());
        return 0;
    }
}
