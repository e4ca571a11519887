package dev.indelible.collector.verify;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.note.Checkpoint;
import java.io.PrintStream;
import java.io.StringWriter;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** A report for a program: one JSON object on one line, ASCII only, so that no terminal is moved by it either. */
final class ReportJson {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private ReportJson() {}

    /** One log is an object of its own; several stand in {@code logs} of one about them all. */
    static void write(Verification all, PrintStream out) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            if (all.reports().size() == 1) {
                log(json, all.reports().get(0));
            } else {
                logs(json, all);
            }
        }
        out.println(text);
        out.flush();
    }

    private static void logs(JsonGenerator json, Verification all) {
        json.writeStartObject();
        json.writeStringProperty("verdict", verdict(all.exit()));
        json.writeNumberProperty("exit", all.exit());
        json.writeNumberProperty("distinct_lines", all.distinctLines());
        findings(json, all.findings());
        failure(json, all.failure());
        json.writeArrayPropertyStart("logs");
        all.reports().forEach(report -> log(json, report));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void log(JsonGenerator json, Report report) {
        json.writeStartObject();
        json.writeStringProperty("verdict", verdict(report.exit()));
        json.writeNumberProperty("exit", report.exit());
        json.writeStringProperty("folder", report.folder());
        if (report.latest() != null) {
            Checkpoint checkpoint = report.latest().checkpoint();
            json.writeStringProperty("origin", checkpoint.origin());
            json.writeNumberProperty("size", checkpoint.size());
            json.writeStringProperty("root", Encoding.base64(checkpoint.root()));
            json.writeNumberProperty("signed_at", report.latest().epochSeconds());
        }
        json.writeBooleanProperty("anchored", report.anchored());
        if (report.firstTime() != null) {
            json.writeStringProperty("first_time", report.firstTime());
            json.writeStringProperty("last_time", report.lastTime());
        }
        counts(json, report.counts());
        if (report.protection() != null) {
            json.writeArrayPropertyStart("unprotected");
            report.protection().forEach(json::writeString);
            json.writeEndArray();
        }
        findings(json, report.findings());
        failure(json, report.failure());
        json.writeEndObject();
    }

    private static String verdict(int exit) {
        return switch (exit) {
            case 0 -> "verified";
            case 3 -> "findings";
            default -> "failed";
        };
    }

    private static void counts(JsonGenerator json, Report.Counts counts) {
        json.writeObjectPropertyStart("checked");
        json.writeNumberProperty("lines", counts.lines());
        json.writeNumberProperty("removed_lines", counts.removed());
        json.writeNumberProperty("archived_lines", counts.archived());
        json.writeNumberProperty("segments", counts.segments());
        json.writeNumberProperty("closed_segments", counts.closedSegments());
        json.writeNumberProperty("streams", counts.streams());
        json.writeNumberProperty("closed_streams", counts.closedStreams());
        json.writeNumberProperty("seals", counts.seals());
        json.writeNumberProperty("gossip", counts.gossip());
        json.writeNumberProperty("enrolments", counts.enrolments());
        json.writeNumberProperty("tiles", counts.tiles());
        json.writeNumberProperty("checkpoints", counts.checkpoints());
        json.writeNumberProperty("old_checkpoints", counts.oldCheckpoints());
        json.writeEndObject();
    }

    private static void findings(JsonGenerator json, List<Finding> findings) {
        json.writeArrayPropertyStart("findings");
        for (Finding finding : findings) {
            json.writeStartObject();
            json.writeStringProperty("code", finding.code());
            json.writeStringProperty("text", finding.text());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void failure(JsonGenerator json, Broken failure) {
        if (failure == null) {
            return;
        }
        Place place = failure.place();
        json.writeObjectPropertyStart("failure");
        json.writeStringProperty("file", place.file());
        if (place.line() > 0) {
            json.writeNumberProperty("line", place.line());
        }
        if (place.seq() >= 0) {
            json.writeStringProperty("stream", place.stream());
            json.writeNumberProperty("seq", place.seq());
        }
        if (place.offset() >= 0) {
            json.writeNumberProperty("offset", place.offset());
        }
        json.writeStringProperty("message", failure.getMessage());
        json.writeEndObject();
    }
}
