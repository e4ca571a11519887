package dev.indelible.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Every committed input, once through its target: good ones to begin with, and all that ever broke one. */
@Timeout(300)
class SeedsTest {
    private static final Path INPUTS = Path.of(System.getProperty("indelible.fuzz.inputs"));

    @TestFactory
    Stream<DynamicContainer> everyInputThatIsKept() {
        return Stream.of(Target.values())
                .map(target -> DynamicContainer.dynamicContainer(target.folder(), tests(target)));
    }

    private static Stream<DynamicTest> tests(Target target) {
        List<Path> inputs = inputs(target);
        assertFalse(inputs.isEmpty(), "no seeds for " + target);
        return inputs.stream()
                .map(input -> DynamicTest.dynamicTest(
                        input.getFileName().toString(), input.toUri(), () -> target.take(Files.readAllBytes(input))));
    }

    private static List<Path> inputs(Target target) {
        try (Stream<Path> all = Files.walk(INPUTS.resolve(target.folder()))) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".dict"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("no inputs for " + target, e);
        }
    }
}
