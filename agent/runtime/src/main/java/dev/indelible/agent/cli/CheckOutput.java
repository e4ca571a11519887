package dev.indelible.agent.cli;

import dev.indelible.agent.capture.method.MethodCheck;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collection;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What a check found, for people and for programs. */
final class CheckOutput {
    private final PrintWriter out;

    CheckOutput(PrintWriter out) {
        this.out = out;
    }

    /** Colours on a terminal only. */
    void text(MethodCheck check) {
        for (MethodCheck.Found found : check.audited()) {
            out.println(found.method());
            String resource = found.resource().isEmpty() ? "" : " " + found.resource();
            String data = found.data().isEmpty() ? "" : "; data " + String.join(", ", found.data());
            out.println(
                    "    " + found.action() + ", " + found.category() + ", " + found.resourceType() + resource + data);
        }
        for (MethodCheck.Finding note : check.notes()) {
            out.println(Ansi.AUTO.string("@|yellow note|@") + "    " + note.where() + ": " + note.what());
        }
        for (MethodCheck.Finding problem : check.problems()) {
            out.println(Ansi.AUTO.string("@|bold,red problem|@") + " " + problem.where() + ": " + problem.what());
        }
        out.println(counted(check.audited().size(), "audited method") + ", "
                + counted(check.problems().size(), "problem") + ", "
                + counted(check.notes().size(), "note"));
        out.flush();
    }

    private static String counted(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** {@code audited}, {@code problems} and {@code notes}, each a list. */
    void json(MethodCheck check) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("audited");
            for (MethodCheck.Found found : check.audited()) {
                json.writeStartObject();
                json.writeStringProperty("method", found.method());
                json.writeStringProperty("action", found.action());
                json.writeStringProperty("category", found.category());
                json.writeStringProperty("resourceType", found.resourceType());
                json.writeStringProperty("resource", found.resource());
                json.writeArrayPropertyStart("data");
                found.data().forEach(json::writeString);
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            findings(json, "problems", check.problems());
            findings(json, "notes", check.notes());
            json.writeEndObject();
        }
        out.println(text);
        out.flush();
    }

    private static void findings(JsonGenerator json, String name, Collection<MethodCheck.Finding> findings) {
        json.writeArrayPropertyStart(name);
        for (MethodCheck.Finding finding : findings) {
            json.writeStartObject();
            json.writeStringProperty("where", finding.where());
            json.writeStringProperty("what", finding.what());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
