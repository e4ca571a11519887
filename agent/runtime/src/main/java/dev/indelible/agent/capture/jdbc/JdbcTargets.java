package dev.indelible.agent.capture.jdbc;

import dev.indelible.agent.capture.Coverage;
import dev.indelible.agent.capture.EventLine;
import dev.indelible.agent.capture.Hierarchy;
import dev.indelible.agent.capture.Place;
import dev.indelible.agent.capture.Site;
import dev.indelible.agent.capture.Target;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * JDBC by its interfaces, so that an unknown driver is seen too: statements and what is bound to them, the connections
 * that make them and end transactions, updatable results, and the drivers and sources that open connections.
 */
public final class JdbcTargets {
    /** They only log what they pass on to a driver, and are too old to be rewritten. */
    static final List<String> PROXIES = List.of("com.p6spy.", "net.ttddyy.");

    private final EventLine lines;
    private final Connections connections;
    private final Statements statements;
    private final RowChanges rows;
    private final TransactionCalls transactions;

    public JdbcTargets(EventLine lines, Coverage coverage) {
        this.lines = lines;
        connections = new Connections(coverage);
        Transactions followed = new Transactions(lines);
        statements = new Statements(lines, connections, followed);
        rows = new RowChanges(statements);
        transactions = new TransactionCalls(connections, followed);
    }

    /** All of them. */
    public List<Target> all() {
        return List.of(
                target(
                        "jdbc",
                        Statement.class,
                        () -> oneOf(JdbcMethods.EXECUTE).and(sqlOrNothing()),
                        place -> (thread, self, arguments) ->
                                statements.execute(place.method(), thread, self, arguments)),
                target(
                        "jdbc.batch",
                        Statement.class,
                        () -> named("addBatch").and(sqlOrNothing()),
                        place -> statements::addBatch),
                target("jdbc.clear", Statement.class, () -> named("clearBatch"), place -> statements::clearBatch),
                target(
                        "jdbc.bind",
                        PreparedStatement.class,
                        () -> oneOf(JdbcMethods.SETTERS).and(indexFirst()),
                        place -> statements::bind),
                target(
                        "jdbc.null",
                        PreparedStatement.class,
                        () -> named("setNull").and(indexFirst()),
                        place -> statements::bindNull),
                target(
                        "jdbc.unbind",
                        PreparedStatement.class,
                        () -> named("clearParameters").and(nothing()),
                        place -> statements::clearParameters),
                connection(
                        "jdbc.prepare",
                        () -> oneOf(Set.of("prepareStatement", "prepareCall"))
                                .and(sqlFirst())
                                .or(named("createStatement")),
                        place -> (thread, self, arguments) -> statements.make(place.method(), thread, self, arguments)),
                target(
                        "jdbc.rows",
                        ResultSet.class,
                        () -> oneOf(JdbcMethods.ROWS).and(nothing()),
                        place -> (thread, self, arguments) -> rows.change(place.method(), thread, self)),
                connection("tx.commit", () -> named("commit").and(nothing()), place -> end(Transactions.COMMIT)),
                connection("tx.rollback", () -> named("rollback").and(nothing()), place -> end(Transactions.ROLLBACK)),
                connection(
                        "tx.close",
                        () -> named("close").and(nothing()).or(named("abort")),
                        place -> end(Transactions.CLOSE)),
                connection("tx.mode", () -> named("setAutoCommit"), place -> transactions::mode),
                connection("tx.savepoint", () -> named("setSavepoint"), place -> transactions::savepoint),
                connection(
                        "tx.back",
                        () -> named("rollback").and(ElementMatchers.takesArguments(1)),
                        place -> transactions::back),
                target(
                        "jdbc.connect",
                        Driver.class,
                        () -> named("connect").and(sqlFirst()),
                        place -> connections::connect),
                target("jdbc.source", DataSource.class, () -> named("getConnection"), place -> connections::handOut));
    }

    private Site end(String action) {
        return (thread, self, arguments) -> transactions.end(action, thread, self);
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

    private static ElementMatcher.Junction<MethodDescription> indexFirst() {
        return ElementMatchers.takesArgument(0, int.class).or(sqlFirst());
    }

    private Target target(
            String kind,
            Class<?> type,
            Supplier<ElementMatcher.Junction<MethodDescription>> methods,
            Function<Place, Site> sites) {
        return new InterfaceTarget(kind, type, methods, discovering(sites), rewritten -> {});
    }

    private Target connection(
            String kind, Supplier<ElementMatcher.Junction<MethodDescription>> methods, Function<Place, Site> sites) {
        return new InterfaceTarget(kind, Connection.class, methods, discovering(sites), connections::rewrites);
    }

    private Function<Place, Site> discovering(Function<Place, Site> sites) {
        return place -> {
            lines.sources().discover(place.owner().getClassLoader());
            return sites.apply(place);
        };
    }

    /** Methods of the classes that implement an interface. The matchers wake Byte Buddy: not at start-up. */
    private record InterfaceTarget(
            String kind,
            Class<?> implemented,
            Supplier<ElementMatcher.Junction<MethodDescription>> named,
            Function<Place, Site> sites,
            Consumer<String> rewritten)
            implements Target {
        @Override
        public ElementMatcher<? super MethodDescription> methods() {
            return ElementMatchers.isPublic()
                    .and(ElementMatchers.not(ElementMatchers.isAbstract()))
                    .and(ElementMatchers.not(ElementMatchers.isBridge()))
                    .and(named.get());
        }

        @Override
        public boolean applies(TypeDescription type) {
            boolean applies = !type.isInterface()
                    && PROXIES.stream().noneMatch(type.getName()::startsWith)
                    && (Hierarchy.isAny(type, Set.of(implemented.getName())) || mayBeBase(type));
            if (applies) {
                rewritten.accept(type.getName());
            }
            return applies;
        }

        /** Some drivers have the methods in a class that only its subclasses make a statement: asked again at run time. */
        private boolean mayBeBase(TypeDescription type) {
            return !type.isFinal()
                    && type.getDeclaredMethods().filter(methods()).stream()
                            .anyMatch(method -> method.getExceptionTypes().asErasures().stream()
                                    .anyMatch(thrown -> thrown.getName().equals("java.sql.SQLException")));
        }

        @Override
        public Site site(Place place) {
            Site site = sites.apply(place);
            return implemented.isAssignableFrom(place.owner())
                    ? site
                    : (thread, self, arguments) ->
                            implemented.isInstance(self) ? site.enter(thread, self, arguments) : null;
        }
    }
}
