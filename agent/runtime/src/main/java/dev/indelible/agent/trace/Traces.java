package dev.indelible.agent.trace;

import dev.indelible.agent.context.ThreadContext;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Field;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * In which trace a thread is: as OpenTelemetry says, the application's own or the OpenTelemetry agent's, else as the
 * request's {@code traceparent} says.
 *
 * <p>What must stay true: an application that goes away takes its entry along; asking never throws and makes no span.
 * Any thread may call.
 */
public final class Traces {
    private static final String API = "io.opentelemetry.api.trace.Span";

    /** The OpenTelemetry agent keeps its own copy of the API where every loader sees it. */
    private static final String SHADED = "io.opentelemetry.javaagent.shaded." + API;

    /** Ties the handles to the life of the class that they call. */
    private final ClassValue<CurrentSpan> found = new ClassValue<>() {
        @Override
        protected CurrentSpan computeValue(Class<?> span) {
            return CurrentSpan.of(span);
        }
    };

    private final List<WeakReference<CurrentSpan>> sources = new CopyOnWriteArrayList<>();

    /** Held for good, since its class is never unloaded; null until the OpenTelemetry agent is there. */
    private volatile CurrentSpan agents;

    /** Looks for OpenTelemetry; called when code of that loader is linked. */
    public void discover(ClassLoader loader) {
        if (agents == null) {
            agents = find(SHADED, null);
        }
        CurrentSpan source = loader == null ? null : find(API, loader);
        if (source != null && sources.stream().noneMatch(known -> known.refersTo(source))) {
            sources.removeIf(known -> known.refersTo(null));
            sources.add(new WeakReference<>(source));
        }
    }

    private CurrentSpan find(String name, ClassLoader loader) {
        try {
            return found.get(Class.forName(name, false, loader));
        } catch (ClassNotFoundException | LinkageError absent) {
            return null;
        }
    }

    /** What the record shall say; asks the application's classes, so before the record is started. */
    public Ids current(ThreadContext thread) {
        Ids ids = agents == null ? null : ask(agents);
        for (WeakReference<CurrentSpan> known : sources) {
            CurrentSpan source = ids == null ? known.get() : null;
            ids = source == null ? ids : ask(source);
        }
        return ids != null || thread.trace() == null ? ids : new Ids(thread.trace(), thread.span());
    }

    /** A span of the application's may be anything. */
    private static Ids ask(CurrentSpan source) {
        try {
            return source.ids();
        } catch (Throwable unknown) {
            return null;
        }
    }

    /**
     * Where in which trace.
     *
     * @param trace 32 hexadecimal digits
     * @param span 16, or null
     */
    public record Ids(String trace, String span) {
        /** Puts them into the line. */
        public void fill(EventRecord record) {
            record.text(Field.TRACE, trace).text(Field.SPAN, span);
        }
    }
}
