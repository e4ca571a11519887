package dev.indelible.agent.matrix.servlet;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MatrixTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void all(Container container) throws Exception {
        Seen seen = container.run(folder, Map.of("http", "all"));
        System.out.println("== " + container + " exit " + seen.run().process().exit() + seen.run().process().err());
        Map<String, String> rec = seen.recorded();
        seen.answers().forEach((c, a) -> System.out.println(container + " | " + c + " | " + a + " | " + rec.get(c)));
        rec.forEach((c, a) -> { if (!seen.answers().containsKey(c)) System.out.println(container + " | EXTRA " + c + " | " + a); }); System.out.println(seen.run().events().stream().filter(l -> l.kind().equals("http")).skip(3).findFirst().map(l -> new String(l.bytes(), java.nio.charset.StandardCharsets.UTF_8)));
    }
}
