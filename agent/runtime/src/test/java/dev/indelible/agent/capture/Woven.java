package dev.indelible.agent.capture;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.SimpleRemapper;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/** Classes in which every method and constructor is advised, as the agent weaves them; they tell {@link Recorded}. */
final class Woven {
    private final Weaver weaver;
    private final Map<String, String> replaced = new HashMap<>(
            Map.of("java/lang/IndelibleDispatcher", Recorded.class.getName().replace('.', '/')));

    /** {@code aroundConstructors}: as {@link Target#aroundConstructors}. */
    Woven(boolean aroundConstructors) {
        weaver = new Weaver(List.of(new Everything(aroundConstructors)), new Silent());
    }

    /** As {@link #Woven(boolean)}, with the box of a long replaced by {@link Recorded.Wide}. */
    static Woven boxing() {
        Woven boxing = new Woven(false);
        boxing.replaced.put("java/lang/Long", Recorded.Wide.class.getName().replace('.', '/'));
        return boxing;
    }

    /** As {@link #Woven(boolean)}, and tells the class of this internal name instead of {@link Recorded}. */
    static Woven telling(String dispatcher) {
        Woven telling = new Woven(false);
        telling.replaced.put("java/lang/IndelibleDispatcher", dispatcher);
        return telling;
    }

    private record Everything(boolean aroundConstructors) implements Target {
        @Override
        public String kind() {
            return "everything";
        }

        @Override
        public ElementMatcher<? super MethodDescription> methods() {
            return ElementMatchers.any();
        }

        @Override
        public Site site(Place place) {
            return null;
        }
    }

    private static final class Silent implements Coverage {
        @Override
        public void covered(String kind, String what) {}

        @Override
        public void missing(String what, String why) {
            throw new AssertionError(what + ": " + why);
        }
    }

    /** A class like this one, in a loader of its own. */
    Class<?> like(Class<?> original) throws Exception {
        return define(original.getName(), bytes(original), original.getClassLoader());
    }

    private static byte[] bytes(Class<?> original) throws IOException {
        try (InputStream in =
                original.getResourceAsStream("/" + original.getName().replace('.', '/') + ".class")) {
            return in.readAllBytes();
        }
    }

    /** The class file that becomes of this one. */
    byte[] file(Class<?> original) throws IOException {
        return weaver.weave(original.getName(), bytes(original), original.getClassLoader());
    }

    Class<?> define(String name, byte[] bytes, ClassLoader parent) {
        return new Loader(parent).define(name, bytes);
    }

    /** Loads the library of this class anew. */
    ClassLoader loader(Class<?> library) {
        return new Loader(library.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                String root = library.getName().substring(0, library.getName().indexOf('.') + 1);
                if (!name.startsWith(root)) {
                    return super.loadClass(name, resolve);
                }
                synchronized (getClassLoadingLock(name)) {
                    Class<?> loaded = findLoadedClass(name);
                    if (loaded != null) {
                        return loaded;
                    }
                    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                        if (in == null) {
                            throw new ClassNotFoundException(name);
                        }
                        return define(name, in.readAllBytes());
                    } catch (IOException unreadable) {
                        throw new ClassNotFoundException(name, unreadable);
                    }
                }
            }
        };
    }

    /** The names of the classes in the jar that this one is from. */
    static List<String> classesBeside(Class<?> library) throws Exception {
        try (JarFile jar = new JarFile(new File(
                library.getProtectionDomain().getCodeSource().getLocation().toURI()))) {
            return jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .filter(name -> !name.endsWith("module-info"))
                    .toList();
        }
    }

    private class Loader extends ClassLoader {
        Loader(ClassLoader parent) {
            super(parent);
        }

        Class<?> define(String name, byte[] bytes) {
            byte[] woven = weaver.weave(name, bytes, getParent());
            byte[] told = woven == null ? bytes : telling(woven);
            return defineClass(name, told, 0, told.length);
        }

        private byte[] telling(byte[] woven) {
            ClassWriter writer = new ClassWriter(0);
            new ClassReader(woven).accept(new ClassRemapper(writer, new SimpleRemapper(Opcodes.ASM9, replaced)), 0);
            return writer.toByteArray();
        }
    }
}
