package dev.indelible.collector.benchmarks.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A certificate for loopback, as an operator would give one to {@code serve}. */
public record Certificate(Path file, Path key) {
    private static final long SECONDS = 30;

    /** Makes one in this folder. */
    public static Certificate make(Path folder) throws IOException, InterruptedException {
        Certificate made = new Certificate(folder.resolve("tls.crt"), folder.resolve("tls.key"));
        Finished.require(
                folder,
                SECONDS,
                List.of(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=localhost",
                        "-addext",
                        "subjectAltName=IP:127.0.0.1,DNS:localhost",
                        "-keyout",
                        made.key.toString(),
                        "-out",
                        made.file.toString()));
        return made;
    }
}
