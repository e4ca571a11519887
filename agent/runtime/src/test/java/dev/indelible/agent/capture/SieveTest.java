package dev.indelible.agent.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.capture.jdbc.JdbcMethods;
import dev.indelible.agent.capture.method.AuditedTypes;
import dev.indelible.agent.capture.policy.Policy;
import dev.indelible.agent.capture.servlet.Gate;
import dev.indelible.agent.config.Settings;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Recorder;
import dev.indelible.agent.privacy.Privacy;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the sieve holds back no target ever sees: it must let through all that any of them takes. */
class SieveTest {

    /** Mentions JDBC and has one of its methods. */
    static final class Source {
        private Connection connection;

        Connection getConnection() throws SQLException {
            return connection;
        }
    }

    /** Mentions JDBC, and calls what it does not declare. */
    static final class User {
        void use(Connection connection) throws SQLException {
            connection.commit();
        }
    }

    /** Has a method of that name. */
    static final class Other {
        void execute() {}
    }

    private static boolean holds(Class<?> type) throws IOException {
        String name = type.getName().replace('.', '/');
        try (InputStream in = type.getResourceAsStream("/" + name + ".class")) {
            byte[] bytes = in.readAllBytes();
            return Sieve.holds(name, new ClassHeader(bytes), bytes);
        }
    }

    @Test
    void aClassIsHeldByWhatItDeclaresAndMentions() throws Exception {
        assertTrue(holds(Source.class));
        assertFalse(holds(User.class));
        assertFalse(holds(Other.class));
    }

    @Test
    void everyClassThatATargetNamesPasses() throws Exception {
        Set<String> named = new TreeSet<>();
        for (Target target : targets().inApplications()) {
            if (target instanceof NamedTarget known) {
                named.addAll(known.classes());
            }
        }
        for (Gate gate : Gate.values()) {
            named.add(gate.type().replace('.', '/'));
        }
        named.removeAll(Sieve.classes());
        assertEquals(Set.of(), named);
    }

    /** The JDK's own interfaces say which names there are: a method that JDBC advises by any other is a typing error. */
    @Test
    void everyMethodOfJdbcIsOne() {
        List<String> there = new ArrayList<>();
        for (Class<?> type : List.of(
                java.sql.CallableStatement.class,
                Connection.class,
                java.sql.ResultSet.class,
                java.sql.Driver.class,
                javax.sql.DataSource.class)) {
            for (java.lang.reflect.Method method : type.getMethods()) {
                there.add(method.getName());
            }
        }
        Set<String> unknown = new TreeSet<>(JdbcMethods.all());
        unknown.removeAll(there);
        assertEquals(Set.of(), unknown);
    }

    private static Targets targets() throws Exception {
        Coverage silent = new Coverage() {
            @Override
            public void missing(String found, String why) {}

            @Override
            public void covered(String what, String name) {}
        };
        return new Targets(
                new AuditedTypes(List.of(), List.of(), silent),
                new Nowhere(),
                Policy.of(Settings.read(null, new Properties(), Map.of()), warning -> {}),
                Privacy.of(List.of(), null, (found, why) -> {}),
                silent);
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
}
