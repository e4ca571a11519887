package dev.indelible.agent.capture.method;

import dev.indelible.agent.privacy.Sensitivity;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Locale;

/** One step of a path, resolved once per class that it meets; the answer lives and dies with that class. */
final class Property {
    private static final MethodType READ = MethodType.methodType(Object.class, Object.class);

    private final String name;
    private final ClassValue<Access> perClass = new ClassValue<>() {
        @Override
        protected Access computeValue(Class<?> type) {
            return resolve(type);
        }
    };

    Property(String name) {
        this.name = name;
    }

    /** How to read the property; {@code handle} is null where the class has none of that name. */
    record Access(MethodHandle handle, Class<?> type, Sensitivity sensitivity, String missing) {
        Object read(Object from) throws Throwable {
            if (handle == null) {
                throw new PropertyPath.Missing(missing);
            }
            return (Object) handle.invokeExact(from);
        }
    }

    Access of(Class<?> type) {
        return perClass.get(type);
    }

    /** Whether no value of this declared type can have more properties than the type. */
    static boolean isClosed(Class<?> type) {
        return type.isPrimitive() || Modifier.isFinal(type.getModifiers());
    }

    private Access resolve(Class<?> type) {
        String tail = name.isEmpty() ? name : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        Method getter = component(type);
        getter = getter != null ? getter : getter(type, "get" + tail);
        getter = getter != null ? getter : getter(type, "is" + tail);
        try {
            if (getter != null) {
                Sensitivity how = Strictness.of(mark(getter), mark(field(type)));
                return new Access(handle(getter), getter.getReturnType(), how, null);
            }
            Field field = field(type);
            if (field != null && Modifier.isPublic(field.getModifiers())) {
                return new Access(handle(field), field.getType(), mark(field), null);
            }
        } catch (IllegalAccessException closed) {
            return new Access(null, null, Sensitivity.NONE, type.getName() + "." + name + " is not open to the agent");
        }
        return new Access(null, null, Sensitivity.NONE, type.getName() + " has no property " + name);
    }

    /** A record's accessor has the plain name, but not every method of that name is one: toString is none. */
    private Method component(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        for (RecordComponent component : components == null ? new RecordComponent[0] : components) {
            if (component.getName().equals(name)) {
                return component.getAccessor();
            }
        }
        return null;
    }

    private static Method getter(Class<?> type, String called) {
        try {
            Method method = type.getMethod(called);
            return method.getReturnType() == void.class || Modifier.isStatic(method.getModifiers()) ? null : method;
        } catch (NoSuchMethodException absent) {
            return null;
        }
    }

    private Field field(Class<?> type) {
        for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    return field;
                }
            }
        }
        return null;
    }

    private static MethodHandle handle(Method method) throws IllegalAccessException {
        // A public getter of a class that is not public needs this; where a module refuses, unreflect says so.
        method.trySetAccessible();
        return MethodHandles.lookup().unreflect(method).asType(READ);
    }

    private static MethodHandle handle(Field field) throws IllegalAccessException {
        field.trySetAccessible();
        return MethodHandles.lookup().unreflectGetter(field).asType(READ);
    }

    /** {@code element}: null for none. */
    private static Sensitivity mark(AnnotatedElement element) {
        return element == null ? Sensitivity.NONE : Annotations.sensitivity(element.getAnnotations());
    }
}
