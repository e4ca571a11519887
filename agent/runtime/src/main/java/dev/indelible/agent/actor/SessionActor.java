package dev.indelible.agent.actor;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whom an attribute of the session names, for applications that log in on their own: {@code user.name} is property {@code
 * name} of attribute {@code user}.
 *
 * <p>What must stay true: no session is made by asking; only texts and numbers are names, since the text of an object
 * may tell all that it holds.
 */
final class SessionActor {
    private static final MethodType READ = MethodType.methodType(Object.class, Object.class);

    private final List<String> path;

    private final ClassValue<Access> access = new ClassValue<>() {
        @Override
        protected Access computeValue(Class<?> type) {
            return Access.of(type);
        }
    };

    /** One step of the path for each class that it meets. */
    private final List<ClassValue<Step>> steps;

    /** Null where the class has no such property. */
    private record Step(MethodHandle read) {}

    /** How to get at the session of a request of this class; {@code session} is null if it is none. */
    private record Access(MethodHandle session, MethodHandle attribute) {
        static Access of(Class<?> type) {
            Class<?> request = ServletRequestType.of(type);
            try {
                return request == null ? new Access(null, null) : of(request, MethodHandles.publicLookup());
            } catch (ReflectiveOperationException | LinkageError unlike) {
                return new Access(null, null);
            }
        }

        private static Access of(Class<?> request, MethodHandles.Lookup lookup) throws ReflectiveOperationException {
            String type = request.getPackageName() + ".HttpSession";
            Class<?> session = Class.forName(type, false, request.getClassLoader());
            MethodHandle get = lookup.findVirtual(request, "getSession", MethodType.methodType(session, boolean.class));
            MethodHandle attribute =
                    lookup.findVirtual(session, "getAttribute", MethodType.methodType(Object.class, String.class));
            return new Access(
                    MethodHandles.insertArguments(get, 1, false).asType(READ),
                    attribute.asType(MethodType.methodType(Object.class, Object.class, String.class)));
        }
    }

    SessionActor(String path) {
        this.path = List.of(path.split("\\.", -1));
        steps = this.path.stream().skip(1).map(SessionActor::step).toList();
    }

    Actor of(Object request) throws Throwable {
        Access get = access.get(request.getClass());
        Object session = get.session == null ? null : (Object) get.session.invokeExact(request);
        Object value = session == null ? null : (Object) get.attribute.invokeExact(session, path.get(0));
        for (int i = 0; value != null && i < steps.size(); i++) {
            if (value instanceof Map<?, ?> map) {
                value = map.get(path.get(i + 1));
            } else {
                MethodHandle read = steps.get(i).get(value.getClass()).read;
                value = read == null ? null : (Object) read.invokeExact(value);
            }
        }
        return value instanceof String || value instanceof Number
                ? new Actor(value.toString(), "user", List.of(), "session")
                : null;
    }

    private static ClassValue<Step> step(String name) {
        return new ClassValue<>() {
            @Override
            protected Step computeValue(Class<?> type) {
                String tail = name.isEmpty() ? name : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
                for (String called : new String[] {"get" + tail, type.isRecord() ? name : "get" + tail}) {
                    try {
                        Method method = type.getMethod(called);
                        if (!Modifier.isStatic(method.getModifiers()) && method.trySetAccessible()) {
                            return new Step(
                                    MethodHandles.lookup().unreflect(method).asType(READ));
                        }
                    } catch (NoSuchMethodException | IllegalAccessException absent) {
                        // The next spelling.
                    }
                }
                return new Step(null);
            }
        };
    }
}
