package dev.indelible.collector.cli;

import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.HomeException;
import dev.indelible.collector.home.Keys;
import dev.indelible.collector.home.RevocationRequest;
import dev.indelible.collector.log.Grants;
import dev.indelible.collector.log.LogException;
import dev.indelible.collector.verify.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code revoke}: has the collector withdraw an identity or a token. It writes no line itself, since the log is the
 * collector's; it leaves a request, which one that runs takes up at once and one that does not before it serves again.
 */
@Command(
        name = "revoke",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Revokes a JVM's identity (no line of it is taken any more) or an enrolment token, for good.")
final class RevokeCommand implements Callable<Integer> {
    private static final long PATIENCE_MILLIS = 10_000;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The collector's folder.")
    private Path data;

    @ArgGroup(multiplicity = "1")
    private What what;

    @Option(
            names = "--reason",
            defaultValue = "not given",
            paramLabel = "TEXT",
            description = "Why; it stands in the log (default: ${DEFAULT-VALUE}).")
    private String reason;

    @Spec
    private CommandSpec spec;

    /** One of them. */
    static final class What {
        @Option(
                names = "--identity",
                paramLabel = "KEY",
                description = "The identity's public key; the command identities shows it.")
        private String identity;

        @Option(names = "--token", paramLabel = "FILE|ID", description = "A token's file, or its id.")
        private String token;
    }

    @Override
    public Integer call() throws Exception {
        Home home = Home.at(data);
        Keys.load(home);
        String member = what.identity != null ? "identity" : "token";
        String value = what.identity != null ? what.identity : tokenId();
        require(member, value);
        List<Grants.Grant> near = what.identity == null ? List.of() : grants(home);
        RevocationRequest request = RevocationRequest.leave(home, member, value, reason);
        long until = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (request.waiting() && System.nanoTime() < until) {
            Thread.sleep(50);
        }
        if (request.refused()) {
            throw new HomeException("the collector that serves cannot read this request, and nothing is revoked: have"
                    + " both of the same release");
        }
        spec.commandLine()
                .getOut()
                .println(
                        request.waiting()
                                ? "no collector has taken it up within " + PATIENCE_MILLIS / 1000 + " s: the " + member
                                        + " is revoked as soon as one serves from " + home.folder()
                                        + ", before it takes anything"
                                : "revoked " + member + " " + value);
        near.forEach(this::hint);
        return 0;
    }

    /** What else can speak for the same machine. */
    private void hint(Grants.Grant grant) {
        boolean itself = grant.identity().equals(what.identity);
        if (itself && grant.origin().startsWith("token ")) {
            spec.commandLine()
                    .getOut()
                    .println("it was enrolled by " + Printable.of(grant.origin())
                            + ": while that has uses its holder can enrol a new key; if need be, revoke --token too");
        } else if (!itself && grant.state().equals("enrolled")) {
            spec.commandLine()
                    .getOut()
                    .println(Printable.of(grant.identity()) + " took its place and still stands; if need be, revoke it"
                            + " too");
        }
    }

    private void require(String member, String value) {
        try {
            new RevocationRequest(data, member, value, reason);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--" + member + ", --reason: " + e.getMessage());
        }
    }

    /** The identity's own grants and those of the key that took its place. A mistyped key would be revoked in vain. */
    private List<Grants.Grant> grants(Home home) throws IOException, LogException, HomeException {
        List<Grants.Grant> near = Grants.read(home.log()).stream()
                .filter(grant ->
                        grant.identity().equals(what.identity) || grant.origin().equals("replaces " + what.identity))
                .toList();
        if (near.stream().noneMatch(grant -> grant.identity().equals(what.identity))) {
            throw new HomeException("this log has enrolled no such identity; see: identities --data " + home.folder());
        }
        return near;
    }

    private String tokenId() throws IOException {
        Path file = Path.of(what.token);
        if (!Files.exists(file)) {
            return what.token;
        }
        byte[] start = new byte[EnrolmentToken.MAX_CHARS + 2];
        try (InputStream in = Files.newInputStream(file)) {
            int length = in.readNBytes(start, 0, start.length);
            String text = new String(start, 0, length, StandardCharsets.US_ASCII);
            return EnrolmentToken.parse(text.strip()).id();
        }
    }
}
