package dev.indelible.agent.cli;

import dev.indelible.agent.capture.method.MethodCheck;
import dev.indelible.agent.capture.policy.Policy;
import dev.indelible.agent.config.ConfigException;
import dev.indelible.agent.config.Setting;
import dev.indelible.agent.config.Settings;
import dev.indelible.agent.privacy.Privacy;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import net.bytebuddy.pool.TypePool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code check}: for a build; lists what will be audited and fails on what cannot be.
 *
 * <p>What must stay true: the classes are read and never loaded, so that nothing of them runs.
 */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Lists the audited methods of compiled classes. Exits with 1 if a property path cannot resolve or an"
                        + " annotation cannot fire. The classes are read, never run.",
        footer = "What cannot be judged from the declared types is a note and no failure.")
final class CheckCommand implements Callable<Integer> {
    private static final int PROBLEMS = 1;

    @Parameters(arity = "1..*", paramLabel = "CLASSES", description = "Folders of classes, or jars.")
    private List<Path> classes;

    @Option(
            names = "--classpath",
            paramLabel = "PATH",
            description = "Folders and jars that the classes need, as java takes them.")
    private String classPath;

    @Option(names = "--methods", paramLabel = "PATTERNS", description = "As the agent's setting indelible.methods.")
    private String methods;

    @Option(
            names = "--annotations",
            paramLabel = "NAMES",
            description = "As the agent's setting indelible.annotations.")
    private String annotations;

    @Option(names = "--sensitive", paramLabel = "NAMES", description = "As the agent's setting indelible.sensitive.")
    private String sensitive;

    @Option(names = "--json", description = "Prints one JSON object, for programs.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, ConfigException {
        Settings settings = settings();
        Policy policy = Policy.of(settings, warning -> {});
        Privacy privacy = Privacy.of(settings.list(Setting.SENSITIVE), null, (found, why) -> {
            throw new ParameterException(spec.commandLine(), "--sensitive " + why);
        });
        MethodCheck check = new MethodCheck(policy, privacy);
        try (CheckedClasses files = new CheckedClasses()) {
            for (Path path : classes) {
                files.add(path, true);
            }
            if (classPath != null) {
                for (String path : classPath.split(Pattern.quote(File.pathSeparator), -1)) {
                    files.add(Path.of(path.isEmpty() ? "." : path), false);
                }
            }
            if (files.names().isEmpty()) {
                throw new IOException("there is no class file in " + classes + "; compile first, or check the path");
            }
            TypePool pool = TypePool.Default.WithLazyResolution.of(files.locator());
            for (String annotation : policy.annotations()) {
                if (!pool.describe(annotation).isResolved()) {
                    check.absent(annotation);
                }
            }
            for (String name : files.names()) {
                check.look(pool.describe(name).resolve());
            }
        }
        check.end();
        CheckOutput output = new CheckOutput(spec.commandLine().getOut());
        if (json) {
            output.json(check);
        } else {
            output.text(check);
        }
        return check.problems().isEmpty() ? 0 : PROBLEMS;
    }

    /** Only what is given here: a build must not depend on the settings of the host it runs on. */
    private Settings settings() throws ConfigException {
        Properties given = new Properties();
        put(given, Setting.METHODS, methods);
        put(given, Setting.ANNOTATIONS, annotations);
        put(given, Setting.SENSITIVE, sensitive);
        return Settings.read(null, given, Map.of());
    }

    private static void put(Properties given, Setting setting, String value) {
        if (value != null) {
            given.setProperty(setting.property(), value);
        }
    }
}
