package dev.indelible.fault;

import dev.indelible.agent.capture.Coverage;
import dev.indelible.agent.capture.Target;
import dev.indelible.agent.capture.Targets;
import dev.indelible.agent.capture.method.AuditedTypes;
import dev.indelible.agent.capture.policy.Policy;
import dev.indelible.agent.config.Settings;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Recorder;
import dev.indelible.agent.privacy.Privacy;
import java.io.File;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** What the agent itself says that it captures: no list of the test's own. */
final class Agent {
    private static final String CAPTURE = "dev/indelible/agent/capture";

    private Agent() {}

    /** Every kind that a place in an application can be linked to. */
    static Map<String, Target> targets() throws Exception {
        Properties none = new Properties();
        none.setProperty("indelible.token.file", "none");
        Targets all = new Targets(
                new AuditedTypes(List.of(), List.of(), new Silent()),
                new Nowhere(),
                Policy.of(Settings.read(null, none, Map.of()), warning -> {}),
                Privacy.of(List.of(), null, (found, why) -> {}),
                new Silent());
        Method targets = Targets.class.getDeclaredMethod("byKind");
        targets.setAccessible(true);
        @SuppressWarnings("unchecked") // as it is declared there
        Map<String, Target> found = (Map<String, Target>) targets.invoke(all);
        return found;
    }

    /** Every class of the agent's that says how something is captured. */
    static List<Class<?>> classes(Class<?> kind) throws Exception {
        List<Class<?>> found = new ArrayList<>();
        for (Class<?> type : all()) {
            if (kind.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
                found.add(type);
            }
        }
        return found;
    }

    /** Every class of capture. */
    static List<Class<?>> all() throws Exception {
        Path source = Path.of(
                Target.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(source)) {
            return in(source.resolve(CAPTURE), source);
        }
        try (FileSystem jar = FileSystems.newFileSystem(source)) {
            return in(jar.getPath(CAPTURE), jar.getPath(""));
        }
    }

    private static List<Class<?>> in(Path folder, Path root) throws Exception {
        List<Class<?>> classes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = root.relativize(file).toString().replace(File.separatorChar, '.');
                if (name.endsWith(".class") && !name.endsWith("package-info.class")) {
                    classes.add(Class.forName(
                            name.substring(0, name.length() - ".class".length()), false, Agent.class.getClassLoader()));
                }
            }
        }
        return classes;
    }

    private static final class Nowhere implements Recorder {
        @Override
        public EventRecord start(EventKind kind) {
            throw new IllegalStateException("nothing is captured here");
        }

        @Override
        public boolean record(EventRecord record) {
            return false;
        }

        @Override
        public void excluded(EventKind kind) {}

        @Override
        public void lost(long events, String why) {}
    }

    private static final class Silent implements Coverage {
        @Override
        public void missing(String found, String why) {}

        @Override
        public void covered(String what, String name) {}
    }
}
