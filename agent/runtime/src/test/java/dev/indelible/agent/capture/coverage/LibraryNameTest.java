package dev.indelible.agent.capture.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibraryNameTest {
    /** A class that comes from wherever the test says. */
    static final class Passing {}

    private static final class From extends ClassLoader {
        Class<?> define(byte[] bytes, URL location) {
            CodeSource source = new CodeSource(location, (Certificate[]) null);
            return defineClass(null, bytes, 0, bytes.length, new ProtectionDomain(source, null));
        }
    }

    private static URL url(String text) throws Exception {
        return new URL(null, text, new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) {
                throw new IllegalStateException("nobody reads it");
            }
        });
    }

    private static String name(String location) throws Exception {
        String file = Passing.class.getName().replace('.', '/') + ".class";
        try (var in = LibraryNameTest.class.getClassLoader().getResourceAsStream(file)) {
            return LibraryName.of(new From().define(in.readAllBytes(), location == null ? null : url(location)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "file:/app/lib/h2-2.4.240.jar, h2-2.4.240",
        "jar:file:/app/bank.jar!/BOOT-INF/lib/h2-2.4.240.jar!/, h2-2.4.240",
        "jar:nested:/app/bank.jar/!BOOT-INF/lib/HikariCP-7.0.2.jar!/, HikariCP-7.0.2",
        "vfs:/content/bank.war/WEB-INF/lib/tomcat_embed+core-11.0.jar, tomcat_embed+core-11.0",
    })
    void aJarNamesItsClasses(String location, String name) throws Exception {
        assertEquals(name, name(location));
    }

    @Test
    void aClassWithoutAJarNamesItself() throws Exception {
        assertEquals(Passing.class.getName(), name("file:/app/classes/"));
        assertEquals(Passing.class.getName(), name("file:/app/jars/lib.jar/classes/"));
        assertEquals(Passing.class.getName(), name(null));
        assertEquals("java.lang.String", LibraryName.of(String.class));
    }
}
