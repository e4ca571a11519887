package dev.indelible.agent.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import net.bytebuddy.dynamic.ClassFileLocator;

/** The class files in folders and jars, for reading only. One thread; closed by whoever made it. */
final class CheckedClasses implements AutoCloseable {
    private static final String CLASS = ".class";

    /** Where an executable jar and a web archive keep the application's own classes. */
    private static final List<String> PREFIXES = List.of("BOOT-INF/classes/", "WEB-INF/classes/");

    private final List<ClassFileLocator> locators = new ArrayList<>();
    private final SortedSet<String> names = new TreeSet<>();

    /** {@code counted}: whether the classes are what is checked, not only what that needs. */
    void add(Path path, boolean counted) throws IOException {
        if (Files.isDirectory(path)) {
            locators.add(new ClassFileLocator.ForFolder(path.toFile()));
            if (counted) {
                addFolder(path);
            }
        } else if (Files.isRegularFile(path)) {
            addJar(path.toFile(), counted);
        } else {
            throw new IOException(path + " does not exist; give folders of classes or jars");
        }
    }

    private void addFolder(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace(File.separatorChar, '/'))
                    .forEach(this::addName);
        }
    }

    private void addJar(File file, boolean counted) throws IOException {
        JarFile jar;
        try {
            jar = new JarFile(file, false);
        } catch (IOException noJar) {
            throw new IOException(file + " is no jar that can be read (" + noJar.getMessage() + ")");
        }
        String prefix = PREFIXES.stream()
                .filter(one -> jar.getEntry(one) != null)
                .findFirst()
                .orElse("");
        locators.add(new InJar(jar, prefix));
        if (counted) {
            jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.startsWith(prefix))
                    .forEach(name -> addName(name.substring(prefix.length())));
        }
    }

    private void addName(String entry) {
        boolean type = entry.endsWith(CLASS)
                && !entry.startsWith("META-INF/")
                && !entry.endsWith("module-info.class")
                && !entry.endsWith("package-info.class");
        if (type) {
            names.add(entry.substring(0, entry.length() - CLASS.length()).replace('/', '.'));
        }
    }

    /** The names of the classes that are checked. */
    Collection<String> names() {
        return names;
    }

    /** All of them, then our annotations, then the JDK's classes. Nothing is loaded, only read. */
    ClassFileLocator locator() {
        List<ClassFileLocator> all = new ArrayList<>(locators);
        all.add(ClassFileLocator.ForClassLoader.of(CheckedClasses.class.getClassLoader()));
        all.add(ClassFileLocator.ForClassLoader.ofPlatformLoader());
        return new ClassFileLocator.Compound(all);
    }

    @Override
    public void close() throws IOException {
        for (ClassFileLocator locator : locators) {
            locator.close();
        }
    }

    private record InJar(JarFile jar, String prefix) implements ClassFileLocator {
        @Override
        public Resolution locate(String name) throws IOException {
            JarEntry entry = jar.getJarEntry(prefix + name.replace('.', '/') + CLASS);
            if (entry == null) {
                return new Resolution.Illegal(name);
            }
            try (InputStream in = jar.getInputStream(entry)) {
                return new Resolution.Explicit(in.readAllBytes());
            }
        }

        @Override
        public void close() throws IOException {
            jar.close();
        }
    }
}
