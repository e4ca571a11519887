package dev.indelible.collector.cli;

import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.Keys;
import dev.indelible.collector.log.Grants;
import dev.indelible.collector.verify.Printable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code identities}: who is enrolled, so that the operator finds the key to revoke. Reads the log and changes nothing. */
@Command(
        name = "identities",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Lists the enrolled identities: key, service, state, by which token, and where each was seen last.")
final class IdentitiesCommand implements Callable<Integer> {
    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The collector's folder.")
    private Path data;

    @Option(names = "--service", paramLabel = "NAME", description = "Only those of this service.")
    private String service;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Home home = Home.at(data);
        Keys.load(home);
        PrintWriter out = spec.commandLine().getOut();
        for (Grants.Grant grant : Grants.read(home.log())) {
            if (service == null || service.equals(grant.service())) {
                out.println(Printable.of(String.join(
                        "  ", grant.identity(), grant.service(), grant.state(), grant.origin(), grant.seen())));
            }
        }
        out.flush();
        return 0;
    }
}
