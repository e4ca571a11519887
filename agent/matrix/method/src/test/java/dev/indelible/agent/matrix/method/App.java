package dev.indelible.agent.matrix.method;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Class paths of the application under test. */
final class App {
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    private App() {}

    /** With the libraries of this module's own versions. */
    static String classPath() throws IOException {
        return TARGET.resolve("classes") + File.pathSeparator + Files.readString(TARGET.resolve("classpath.txt"));
    }

    /** With the Spring of {@code folder} in place of this module's. */
    static String withSpring(String folder) throws IOException {
        String others = Arrays.stream(classPath().split(File.pathSeparator))
                .filter(entry -> !entry.contains("spring") && !entry.contains("micrometer"))
                .collect(Collectors.joining(File.pathSeparator));
        try (Stream<Path> jars = Files.list(TARGET.resolve(folder))) {
            return jars.map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator, others + File.pathSeparator, ""));
        }
    }
}
