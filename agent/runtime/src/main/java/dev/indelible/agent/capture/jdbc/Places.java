package dev.indelible.agent.capture.jdbc;

import dev.indelible.agent.event.Field;
import dev.indelible.agent.event.Fields;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What lines say of the methods that were called, where no audited method is. Tied to the life of their class. Any thread. */
final class Places {
    private final ClassValue<ConcurrentMap<String, Fields>> known = new ClassValue<>() {
        @Override
        protected ConcurrentMap<String, Fields> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    Fields of(Class<?> type, String method) {
        ConcurrentMap<String, Fields> methods = known.get(type);
        Fields place = methods.get(method);
        if (place == null) {
            place = Fields.of(record -> record.text(Field.WHERE, type.getName() + "." + method));
            methods.put(method, place);
        }
        return place;
    }
}
