package dev.indelible.collector.verify;

import dev.indelible.chain.line.Line;
import java.nio.charset.StandardCharsets;

/**
 * What a reader must doubt in one stream though its chain and seals hold: lines in the name of another service than the one
 * its agent is enrolled for, and times that run back. An agent signs what its host makes it sign; neither proves a false
 * log, so both are findings. One thread.
 */
final class StreamDoubts {
    /** A clock that is set right moves by less, and so do threads that overtake each other. */
    static final long PATIENCE_MICROS = 60_000_000;

    /** As long as a service's name can be; what a line says may be longer. */
    private static final int NAME_SHOWN = 66;

    private final String service;
    private final byte[] serviceBytes;
    private long latest;
    private Place borrowed;
    private String borrowedName;
    private long borrowedLines;
    private Place back;
    private long backBy;
    private long backLines;

    StreamDoubts(Line open) {
        service = open.raw("service");
        serviceBytes = service.getBytes(StandardCharsets.UTF_8);
        latest = open.timeMicros();
    }

    /** The next line. Recovered ones tell the time of a run before. */
    void line(Line line, long micros, boolean recovered, Place place) {
        if (!line.isRaw("service", serviceBytes) && line.has("service")) {
            borrowedLines++;
            if (borrowed == null) {
                String name = line.raw("service");
                borrowed = place;
                borrowedName = name.substring(0, Math.min(name.length(), NAME_SHOWN));
            }
        }
        if (recovered) {
            return;
        }
        if (micros < latest - PATIENCE_MICROS) {
            backLines++;
            if (back == null) {
                back = place;
                backBy = latest - micros;
            }
        }
        latest = Math.max(latest, micros);
    }

    void tell(String stream, Findings findings) {
        if (borrowed != null) {
            findings.add(
                    "service",
                    "Stream " + stream + " is of service " + service + ", but " + borrowedLines
                            + " of its lines say another, first " + borrowedName
                            + ": its agent is not enrolled for that one [" + borrowed + "]");
        }
        if (back != null) {
            findings.add(
                    "clock",
                    "In stream " + stream + " the time runs back by " + backBy / 1_000_000 + " s, and " + backLines
                            + " lines are a minute or more older than one before them: the host's clock was set back, or"
                            + " they are dated falsely [" + back + "]");
        }
    }
}
