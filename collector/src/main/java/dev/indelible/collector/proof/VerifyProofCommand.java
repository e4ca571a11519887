package dev.indelible.collector.proof;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.Note;
import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.note.TlogProof;
import dev.indelible.chain.note.VerifierKey;
import dev.indelible.collector.verify.Printable;
import dev.indelible.collector.verify.VerifyFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** {@code verify-proof}: checks one line and its proof, offline, with nothing of the log but its public key. */
@Command(
        name = "verify-proof",
        mixinStandardHelpOptions = true,
        description = {
            "Checks that a log has a line: by the line, its proof (prove) and the log's key, and nothing else.",
            "The key must come by another way than the proof: who makes up both can prove anything.",
            "It does not show that the line's agent was honest, or that nothing was withheld: verify on the whole log does"
                    + " what can be done about that."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:proven", "1:not proven", "2:wrong use"})
public final class VerifyProofCommand implements Callable<Integer> {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final PrintStream out;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "LINE", description = "A file with the one line, byte for byte.")
    private Path line;

    @Parameters(index = "1", paramLabel = "PROOF", description = "Its tlog-proof.")
    private Path proof;

    @Option(
            names = "--key",
            required = true,
            paramLabel = "VKEY|FILE",
            description = "The log's verifier key as you know it from elsewhere, or a file that holds it.")
    private String key;

    @Option(names = "--json", description = "Print the verdict as one JSON object.")
    private boolean json;

    /** Writes to standard output, in UTF-8. */
    public VerifyProofCommand() {
        this(new PrintStream(System.out, false, StandardCharsets.UTF_8));
    }

    VerifyProofCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        VerifierKey log = new VerifyFiles(spec).keys(List.of(key)).get(0);
        byte[] bytes;
        String text;
        try {
            bytes = SmallFile.line(line);
            text = SmallFile.text(proof, Note.MAX_CHARS);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), Printable.of("a file cannot be read: " + e.getMessage()));
        }
        try {
            TlogProof parsed = TlogProof.parse(text);
            Checkpoint signed = parsed.verify(Leaf.hash(bytes), log).checkpoint();
            proven(Line.parse(bytes, 0, bytes.length), parsed.index(), signed);
            return 0;
        } catch (NoteException | LineException e) {
            notProven(e.getMessage());
            return 1;
        }
    }

    private void proven(Line line, long index, Checkpoint signed) {
        if (json) {
            StringWriter text = new StringWriter();
            try (JsonGenerator object = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
                object.writeStartObject();
                object.writeStringProperty("verdict", "proven");
                object.writeStringProperty("origin", signed.origin());
                object.writeNumberProperty("index", index);
                object.writeNumberProperty("size", signed.size());
                object.writeStringProperty("leaf", Encoding.base64(line.leaf()));
                object.writeStringProperty("stream", line.stream());
                object.writeNumberProperty("seq", line.seq());
                object.writeEndObject();
            }
            out.println(text);
        } else {
            out.println(Ansi.AUTO.string("@|bold,green PROVEN|@") + ": line " + index + " of the log "
                    + Printable.of(signed.origin()) + ", which had " + signed.size() + " lines when it signed");
            row("time", line.time() + ", by its host's clock");
            row("service", line.text("service"));
            row("kind", line.kind());
            row("actor", id(line, "actor"));
            row("action", line.text("action"));
            row("outcome", line.text("outcome"));
            row("resource", id(line, "resource"));
            row("stream", line.stream() + ", seq " + line.seq());
        }
        out.flush();
    }

    private void notProven(String why) {
        if (json) {
            StringWriter text = new StringWriter();
            try (JsonGenerator object = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
                object.writeStartObject();
                object.writeStringProperty("verdict", "not proven");
                object.writeStringProperty("why", why);
                object.writeEndObject();
            }
            out.println(text);
        } else {
            out.println(Ansi.AUTO.string("@|bold,red NOT PROVEN|@") + ": " + Printable.of(why));
        }
        out.flush();
    }

    private void row(String name, String value) {
        out.printf("  %-9s %s%n", name, value == null ? "unknown" : Printable.of(value));
    }

    private static String id(Line line, String member) {
        Map<String, Object> object = line.object(member);
        return object == null || object.get("id") == null ? null : String.valueOf(object.get("id"));
    }
}
