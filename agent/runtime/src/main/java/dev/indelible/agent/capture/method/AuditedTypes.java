package dev.indelible.agent.capture.method;

import dev.indelible.agent.capture.ClassHeader;
import dev.indelible.agent.capture.Coverage;
import java.util.Collection;

/**
 * Which types may have audited methods, told from their class files alone. Asked for every class of an application before
 * it is defined, from the first one on.
 */
public final class AuditedTypes {
    private final Rules rules;
    private final Inheritors inheritors;
    private final Unauditable unauditable;

    /**
     * @param annotations the class names of annotations that count as {@code @Audited}
     * @param methods patterns of methods that are audited without an annotation
     */
    public AuditedTypes(Collection<String> annotations, Collection<String> methods, Coverage coverage) {
        rules = new Rules(annotations, methods, coverage);
        inheritors = new Inheritors(rules);
        unauditable = new Unauditable(rules, inheritors, coverage);
    }

    Rules rules() {
        return rules;
    }

    Unauditable unauditable() {
        return unauditable;
    }

    /** Whether the class is worth a closer look; says what in it cannot be audited. {@code name}: internal. */
    public boolean mayHave(String name, ClassHeader header, ClassLoader loader) {
        if (Libraries.have(name)) {
            return rules.namesType(name) || inheritors.isMarked(header);
        }
        boolean may = inheritors.look(name, header, loader);
        unauditable.look(name, header, loader);
        return may;
    }

    /** Whether a class that is looked at, for whatever reason, may have audited methods. {@code name}: internal. */
    boolean mayHave(String name, byte[] bytes, ClassLoader loader) {
        return Libraries.have(name)
                ? rules.namesType(name) || inheritors.isMarked(new ClassHeader(bytes))
                : inheritors.inherits(name, loader);
    }

    /** A class that was made at run time to pass calls on, and is left as it is. */
    public void generated(String name, byte[] bytes, ClassLoader loader) {
        unauditable.lookAtProxy(name, bytes, loader);
    }
}
