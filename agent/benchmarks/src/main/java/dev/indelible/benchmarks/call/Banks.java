package dev.indelible.benchmarks.call;

import dev.indelible.benchmarks.fork.Subject;
import java.nio.file.Path;

/** Opens the one bank of this JVM: only one implementation is ever loaded, as in an application. */
public final class Banks {
    private Banks() {}

    /** The bank that this subject is measured with; what it writes lies in {@code folder}. */
    public static Bank open(Subject subject, Path folder) {
        return switch (subject) {
            case BARE -> new BareBank();
            case INDELIBLE -> new AuditedBank();
            case OPENTELEMETRY, OPENTELEMETRY_LONG -> new SpannedBank();
            case LOGBACK -> new LogbackBank(folder.resolve(Subject.LOGBACK_FILE));
            case LOG4J -> new Log4jBank();
            case CHRONICLE -> new ChronicleBank(folder.resolve(Subject.CHRONICLE_FOLDER));
            default -> throw new IllegalArgumentException(subject + " writes no calls");
        };
    }
}
