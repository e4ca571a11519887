package dev.indelible.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.indelible.agent.harness.AuditedRun;
import dev.indelible.agent.harness.Forked;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Runs the hostile application with and without the agent, and with the second agent that puts faults into it. */
final class Runs {
    private static final Map<String, String> ALL = Map.of("http", "all", "jdbc", "all");

    private Runs() {}

    private static String classPath() throws IOException {
        return Path.of("target", "classes").toAbsolutePath()
                + File.pathSeparator
                + Files.readString(Path.of("target", "application.classpath")).strip();
    }

    private static List<String> command(String main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("-Xmx512m", "-Xss512k", "com.acme.hostile." + main));
        command.addAll(arguments);
        return command;
    }

    /** Without the agent. */
    static Forked plain(Path folder, String main, List<String> arguments) throws Exception {
        List<String> command = command(main, arguments);
        command.addAll(0, List.of("-cp", classPath()));
        return Forked.java(Files.createDirectories(folder), Map.of(), command.toArray(String[]::new));
    }

    /** With it. */
    static AuditedRun audited(Path folder, String main, List<String> arguments) throws Exception {
        return AuditedRun.of(folder, ALL, classPath(), command(main, arguments).toArray(String[]::new));
    }

    /** With both; {@code counts}: where the number of faults is written. */
    static AuditedRun injected(Path folder, Path counts, String main, List<String> arguments) throws Exception {
        Files.createDirectories(folder);
        Path seen = jar(folder.resolve("injected.jar"), null, Injected.class);
        Path injector = jar(
                folder.resolve("injector.jar"),
                Injector.class,
                Injector.class,
                Class.forName(Injector.class.getName() + "$Points"),
                Class.forName(Injector.class.getName() + "$Start"),
                Class.forName(Injector.class.getName() + "$Pass"));
        List<String> command = command(main, arguments);
        // The JVM would warn that it cannot share classes once the boot path has grown.
        command.add(0, "-Xshare:off");
        command.add(0, "-javaagent:" + injector + "=" + seen + "," + counts);
        return AuditedRun.of(folder, ALL, classPath(), command.toArray(String[]::new));
    }

    private static Path jar(Path file, Class<?> premain, Class<?>... classes) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (premain != null) {
            attributes.putValue("Premain-Class", premain.getName());
            attributes.putValue("Can-Retransform-Classes", "true");
        }
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (Class<?> type : classes) {
                String entry = type.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(entry));
                try (InputStream in = type.getClassLoader().getResourceAsStream(entry)) {
                    in.transferTo(jar);
                }
            }
        }
        return file;
    }

    /** Exit code and both outputs are the same, byte for byte, but for the agent's own warnings. */
    static void same(Forked plain, Forked audited) {
        assertEquals(plain.out(), audited.out());
        assertEquals(plain.exit(), audited.exit());
        assertEquals(plain.err(), audited.err().replaceAll("(?m)^indelible: .*\n", ""));
    }
}
