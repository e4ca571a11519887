package dev.indelible.collector.cli;

import dev.indelible.collector.home.Home;
import dev.indelible.collector.store.s3.StoreAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The store of the log that a command writes; a {@link Mixin}, so that all such commands are told of it alike. */
final class StoreOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--store",
            paramLabel = "s3://...",
            description = {
                "Object storage with Object Lock that closed segments are locked in, such as"
                        + " s3://BUCKET/PREFIX/?keep=400d&region=NAME&endpoint=URL; credentials come from the AWS SDK's default"
                        + " chain.",
                "With level=locked nothing is acknowledged before it is locked there, and the log can go on from there.",
                "Else from the property indelible.store, INDELIBLE_STORE, or the file DIR/store."
            })
    private String store;

    /** Where it is: the first of command line, property, environment and file; null where none of them names one. */
    StoreAddress address(Home home) throws IOException {
        String text = store == null ? System.getProperty("indelible.store") : store;
        text = text == null ? System.getenv("INDELIBLE_STORE") : text;
        Path file = home.store();
        if (text == null && Files.exists(file)) {
            text = Files.readString(file).strip();
        }
        try {
            return text == null || text.isEmpty() ? null : StoreAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--store: " + e.getMessage());
        }
    }
}
