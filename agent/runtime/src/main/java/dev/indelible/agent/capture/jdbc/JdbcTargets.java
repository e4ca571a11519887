package dev.indelible.agent.capture.jdbc;

import dev.indelible.agent.capture.Call;
import dev.indelible.agent.capture.EventLine;
import dev.indelible.agent.capture.Hierarchy;
import dev.indelible.agent.capture.Place;
import dev.indelible.agent.capture.Site;
import dev.indelible.agent.capture.Target;
import dev.indelible.agent.context.RequestId;
import dev.indelible.agent.context.ThreadContext;
import dev.indelible.agent.context.WeakIdentityMap;
import java.sql.Connection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * JDBC by its interfaces, so that an unknown driver is seen too: statements, the connections that prepare them and end
 * transactions, and the drivers that know the database's name.
 */
public final class JdbcTargets {
    private static final Set<String> STATEMENT = Set.of("java.sql.Statement");
    private static final Set<String> CONNECTION = Set.of("java.sql.Connection");
    private static final Set<String> DRIVER = Set.of("java.sql.Driver");
    private static final Set<String> EXECUTE = Set.of(
            "execute", "executeQuery", "executeUpdate", "executeLargeUpdate", "executeBatch", "executeLargeBatch");

    private final EventLine lines;
    private final Statements statements;
    private final Transactions transactions;
    private final WeakIdentityMap<Object, String> databases = new WeakIdentityMap<>();

    public JdbcTargets(EventLine lines, Supplier<RequestId> ids) {
        this.lines = lines;
        transactions = new Transactions(lines, ids);
        statements = new Statements(lines, transactions, databases);
    }

    /** All of them. */
    public List<Target> all() {
        return List.of(
                target(
                        "jdbc",
                        STATEMENT,
                        () -> oneOf(EXECUTE).and(sqlOrNothing()),
                        place -> (thread, self, arguments) ->
                                statements.execute(place.method(), thread, self, arguments)),
                target("jdbc.batch", STATEMENT, () -> named("addBatch").and(sqlFirst()), place -> statements::addBatch),
                target("jdbc.clear", STATEMENT, () -> named("clearBatch"), place -> statements::clearBatch),
                target(
                        "jdbc.prepare",
                        CONNECTION,
                        () -> named("prepareStatement").or(named("prepareCall")).and(sqlFirst()),
                        place -> statements::prepare),
                target("jdbc.create", CONNECTION, () -> named("createStatement"), place -> statements::create),
                target("tx.commit", CONNECTION, () -> named("commit").and(nothing()), place -> end("tx.commit")),
                target("tx.rollback", CONNECTION, () -> named("rollback").and(nothing()), place -> end("tx.rollback")),
                target("tx.close", CONNECTION, () -> named("close").and(nothing()), place -> end("tx.close")),
                target("tx.mode", CONNECTION, () -> named("setAutoCommit"), place -> this::mode),
                target("jdbc.connect", DRIVER, () -> named("connect").and(sqlFirst()), place -> this::connect));
    }

    private static ElementMatcher.Junction<MethodDescription> named(String name) {
        return ElementMatchers.named(name);
    }

    private static ElementMatcher.Junction<MethodDescription> oneOf(Set<String> names) {
        return ElementMatchers.namedOneOf(names.toArray(String[]::new));
    }

    private static ElementMatcher.Junction<MethodDescription> nothing() {
        return ElementMatchers.takesNoArguments();
    }

    private static ElementMatcher.Junction<MethodDescription> sqlFirst() {
        return ElementMatchers.takesArgument(0, String.class);
    }

    private static ElementMatcher.Junction<MethodDescription> sqlOrNothing() {
        return nothing().or(sqlFirst());
    }

    /** The physical connection ends last among nested ones, and is the one that statements are remembered by. */
    private Site end(String action) {
        return (thread, self, arguments) -> {
            Connection connection = (Connection) self;
            if (!transactions.isOpen(connection)) {
                return null;
            }
            return (same, result, thrown) -> transactions.end(same, connection, action, thrown);
        };
    }

    /** JDBC: switching to auto-commit within a transaction commits it. */
    private Call mode(ThreadContext thread, Object self, Object[] arguments) {
        Connection connection = (Connection) self;
        if (!Boolean.TRUE.equals(arguments[0]) || !transactions.isOpen(connection)) {
            return null;
        }
        return (same, result, thrown) -> transactions.end(same, connection, "tx.commit", thrown);
    }

    private Call connect(ThreadContext thread, Object driver, Object[] arguments) {
        String url = (String) arguments[0];
        return (same, result, thrown) -> {
            String name = result == null || url == null ? null : DatabaseName.in(url);
            if (name != null) {
                databases.put(result, name);
            }
        };
    }

    private Target target(
            String kind,
            Set<String> types,
            Supplier<ElementMatcher.Junction<MethodDescription>> methods,
            Function<Place, Site> sites) {
        return new InterfaceTarget(kind, types, methods, place -> {
            lines.sources().discover(place.owner().getClassLoader());
            return sites.apply(place);
        });
    }

    /** Methods of the classes that implement one of these interfaces. The matchers wake Byte Buddy: not at start-up. */
    private record InterfaceTarget(
            String kind,
            Set<String> types,
            Supplier<ElementMatcher.Junction<MethodDescription>> named,
            Function<Place, Site> sites)
            implements Target {
        @Override
        public String[] markers() {
            return new String[] {"java/sql/"};
        }

        @Override
        public ElementMatcher<? super MethodDescription> methods() {
            return ElementMatchers.isPublic()
                    .and(ElementMatchers.not(ElementMatchers.isAbstract()))
                    .and(ElementMatchers.not(ElementMatchers.isBridge()))
                    .and(named.get());
        }

        @Override
        public boolean applies(TypeDescription type) {
            return !type.isInterface() && Hierarchy.isAny(type, types);
        }

        @Override
        public Site site(Place place) {
            return sites.apply(place);
        }
    }
}
