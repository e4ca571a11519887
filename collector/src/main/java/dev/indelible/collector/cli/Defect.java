package dev.indelible.collector.cli;

import java.io.PrintWriter;

/**
 * Says what ended the program where nobody had foreseen it: in one line, and only where the program itself is at fault with
 * the stack trace behind it.
 */
final class Defect {
    private Defect() {}

    /** Writes it and flushes. */
    static void tell(Throwable defect, PrintWriter err) {
        if (defect instanceof LinkageError || defect instanceof TypeNotPresentException) {
            err.println("indelible-collector: a part of the program is missing or damaged (" + defect
                    + "); install it again, all of it");
        } else if (defect instanceof OutOfMemoryError) {
            err.println("indelible-collector: it had too little memory (" + defect
                    + "); give it more, by java -Xmx or by its container's limit");
        } else {
            err.println("indelible-collector: ended by a defect; report it with the lines below: " + defect);
            defect.printStackTrace(err);
        }
        err.flush();
    }
}
