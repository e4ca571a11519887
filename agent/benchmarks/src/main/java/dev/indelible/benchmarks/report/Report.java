package dev.indelible.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * The report as it grows. Each table is written when it is there; a part that fails is named in its place, takes nothing
 * of the others with it, and makes the whole a failure.
 */
public final class Report {
    private final StringBuilder text;
    private final Path file;
    private boolean whole = true;

    public Report(StringBuilder text, Path file) {
        this.text = text;
        this.file = file;
    }

    /** Measures a part and adds its table. */
    public void add(String title, Callable<Table> part) throws IOException, InterruptedException {
        String table;
        try {
            Table measured = part.call();
            whole &= measured.whole();
            table = measured.text();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            whole = false;
            e.printStackTrace();
            table = "## " + title + "\n\n**Not measured**: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + "\n\n";
        }
        text.append(table);
        System.err.println(table);
        Files.writeString(file, text);
    }

    /** Whether every part was measured. */
    public boolean whole() {
        return whole;
    }
}
