package dev.indelible.collector.cli;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.collector.disk.Durable;
import dev.indelible.collector.home.Address;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.HomeException;
import dev.indelible.collector.home.Keys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code enrol-token}: signs a token into a file that only its owner can read. The token itself is never printed. A running
 * collector need not be told: it knows its operator's signature.
 */
@Command(
        name = "enrol-token",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Writes an enrolment token, with which JVMs of one service may enrol.")
final class EnrolTokenCommand implements Callable<Integer> {
    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The collector's folder.")
    private Path data;

    @Option(
            names = "--service",
            required = true,
            paramLabel = "NAME",
            description = "The service, 1 to 64 of A-Z a-z 0-9 . _ -")
    private String service;

    @Option(
            names = "--uses",
            defaultValue = "1",
            paramLabel = "N",
            description = "How many JVM identities may enrol with it, 1 to 100000 (default: ${DEFAULT-VALUE}).")
    private int uses;

    @Option(
            names = "--expires",
            defaultValue = "24h",
            paramLabel = "WHEN",
            description = "After how long (30m, 24h, 7d) or when (2026-12-31T00:00:00Z) it expires"
                    + " (default: ${DEFAULT-VALUE}).")
    private String expires;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where agents reach the collector (default: the address it last listened on).")
    private String url;

    @Option(names = "--out", paramLabel = "FILE", description = "The file to write (default: ./NAME.token).")
    private Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Instant end;
        try {
            end = Expiry.parse(expires, Instant.now());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--expires " + e.getMessage());
        }
        if (!EnrolmentToken.isService(service) || uses < 1 || uses > 100_000) {
            throw new ParameterException(
                    spec.commandLine(), "--service has 1 to 64 of A-Z a-z 0-9 . _ -, and --uses is 1 to 100000");
        }
        Home home = Home.at(data);
        Keys keys = Keys.load(home);
        Address address = address(home);
        byte[] id = new byte[16];
        new SecureRandom().nextBytes(id);
        EnrolmentToken token = new EnrolmentToken(
                Encoding.base64url(id),
                address.url(),
                address.pin(),
                keys.logSigner().verifier(),
                service,
                uses,
                end);
        Path file = (out != null ? out : Path.of(service + ".token")).toAbsolutePath();
        write(file, token.sign(keys.operator()) + "\n");
        spec.commandLine()
                .getOut()
                .println("wrote " + file + ": service " + service + ", " + uses + (uses == 1 ? " use" : " uses")
                        + ", until " + token.expires() + ", for " + address.url() + "; keep it secret");
        return 0;
    }

    private Address address(Home home) throws IOException, HomeException {
        Address last = Address.last(home)
                .orElseThrow(() -> new HomeException(
                        "the collector has not listened yet; start it once: serve --data " + home.folder()));
        if (url == null) {
            return last;
        }
        URI uri = uri();
        boolean plain = "http".equals(uri.getScheme());
        if (plain && !isLoopback(uri.getHost())) {
            throw new ParameterException(
                    spec.commandLine(), "--url: plain HTTP is for loopback addresses only; use https://");
        }
        if (!plain && last.pin() == null) {
            throw new HomeException("this collector has no TLS key yet; start it once with --listen on the address that"
                    + " agents reach, then make the token");
        }
        return new Address(url, plain ? null : last.pin());
    }

    private URI uri() {
        try {
            URI uri = URI.create(url);
            boolean right = ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"));
            if (right) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // One message for every URL that cannot be used.
        }
        throw new ParameterException(spec.commandLine(), "--url is https://host:port, or http:// on loopback");
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static void write(Path file, String token) throws IOException, HomeException {
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(Durable.SECRET))) {
            Durable.writeFully(channel, ByteBuffer.wrap(token.getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        } catch (FileAlreadyExistsException e) {
            throw new HomeException(file + " exists; remove it, or choose another --out");
        }
        Durable.syncFolder(file.toAbsolutePath().getParent());
    }
}
