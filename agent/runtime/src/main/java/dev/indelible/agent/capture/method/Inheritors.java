package dev.indelible.agent.capture.method;

import dev.indelible.agent.capture.ByteNames;
import dev.indelible.agent.capture.ClassHeader;
import dev.indelible.agent.context.WeakIdentityMap;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which types declare or inherit audited methods, roughly, from the headers of class files alone. A class that implements
 * an annotated interface does not hold the annotation, only the interface's name; and the JVM loads the interface after
 * it has shown the class to the agent. So a supertype that was not seen yet is read from the class path, once.
 *
 * <p>What must stay true: nothing is loaded here; "yes" may be wrong and costs a closer look, "no" is right for all but
 * {@link Libraries}. Per loader, since two applications may have different classes of one name; gone with the loader.
 */
final class Inheritors {
    private static final int MAX_TYPES = 50_000;
    private static final int MAX_BYTES = 4 << 20;

    private final Rules rules;
    private final ByteNames markers;
    private final WeakIdentityMap<ClassLoader, ConcurrentMap<String, Boolean>> seen = new WeakIdentityMap<>();

    Inheritors(Rules rules) {
        this.rules = rules;
        List<String> descriptors = new ArrayList<>();
        for (String name : rules.annotations()) {
            descriptors.add(ClassHeader.descriptor(name));
        }
        markers = new ByteNames(descriptors);
    }

    /** Whether the annotation itself stands there: on the type, on a method, or in an annotation's place. */
    boolean isMarked(ClassHeader header) {
        return header.holds(markers);
    }

    /** Notes a type that is about to be defined, and says whether it declares or inherits audited methods. */
    boolean look(String name, ClassHeader header, ClassLoader loader) {
        return look(name, header, loader, of(loader));
    }

    /** The same for a type by its name, which is read if it was not seen. */
    boolean inherits(String name, ClassLoader loader) {
        return inherits(name, loader, of(loader));
    }

    private boolean look(String name, ClassHeader header, ClassLoader loader, ConcurrentMap<String, Boolean> known) {
        boolean yes = rules.namesType(name) || header.holds(markers);
        if (!yes) {
            for (String parent : header.supertypes()) {
                yes |= inherits(parent, loader, known);
            }
        }
        if (known.size() < MAX_TYPES) {
            known.put(name, yes);
        }
        return yes;
    }

    private boolean inherits(String name, ClassLoader loader, ConcurrentMap<String, Boolean> known) {
        if (Libraries.have(name)) {
            return false;
        }
        Boolean before = known.get(name);
        if (before != null) {
            return before;
        }
        byte[] bytes = read(name, loader);
        return bytes != null && look(name, new ClassHeader(bytes), loader, known);
    }

    private static byte[] read(String name, ClassLoader loader) {
        try (InputStream in = loader.getResourceAsStream(name + ".class")) {
            return in == null ? null : in.readNBytes(MAX_BYTES);
        } catch (IOException | RuntimeException unreadable) {
            return null;
        }
    }

    private ConcurrentMap<String, Boolean> of(ClassLoader loader) {
        ConcurrentMap<String, Boolean> known = seen.get(loader);
        if (known == null) {
            ConcurrentMap<String, Boolean> fresh = new ConcurrentHashMap<>();
            seen.change(loader, now -> now == null ? fresh : now);
            known = seen.get(loader);
        }
        return known;
    }
}
