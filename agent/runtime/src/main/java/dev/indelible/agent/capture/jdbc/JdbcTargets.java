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
                        JdbcMethods.EXECUTE,
                        JdbcTargets::sqlOrNothing,
                        place -> (thread, self, arguments) ->
                                statements.execute(place.method(), thread, self, arguments)),
                target(
                        "jdbc.batch",
                        Statement.class,
                        Set.of("addBatch"),
                        JdbcTargets::sqlOrNothing,
                        place -> statements::addBatch),
                target(
                        "jdbc.clear",
                        Statement.class,
                        Set.of("clearBatch"),
                        ElementMatchers::any,
                        place -> statements::clearBatch),
                target(
                        "jdbc.bind",
                        PreparedStatement.class,
                        JdbcMethods.SETTERS,
                        JdbcTargets::indexFirst,
                        place -> statements::bind),
                target(
                        "jdbc.null",
                        PreparedStatement.class,
                        Set.of("setNull"),
                        JdbcTargets::indexFirst,
                        place -> statements::bindNull),
                target(
                        "jdbc.unbind",
                        PreparedStatement.class,
                        Set.of("clearParameters"),
                        ElementMatchers::takesNoArguments,
                        place -> statements::clearParameters),
                connection(
                        "jdbc.prepare",
                        Set.of("prepareStatement", "prepareCall", "createStatement"),
                        () -> sqlFirst().or(named("createStatement")),
                        place -> (thread, self, arguments) -> statements.make(place.method(), thread, self, arguments)),
                target(
                        "jdbc.rows",
                        ResultSet.class,
                        JdbcMethods.ROWS,
                        ElementMatchers::takesNoArguments,
                        place -> (thread, self, arguments) -> rows.change(place.method(), thread, self)),
                connection(
                        "tx.commit",
                        Set.of("commit"),
                        ElementMatchers::takesNoArguments,
                        place -> end(Transactions.COMMIT)),
                connection(
                        "tx.rollback",
                        Set.of("rollback"),
                        ElementMatchers::takesNoArguments,
                        place -> end(Transactions.ROLLBACK)),
                connection(
                        "tx.close",
                        Set.of("close", "abort"),
                        () -> nothing().or(named("abort")),
                        place -> end(Transactions.CLOSE)),
                connection("tx.mode", Set.of("setAutoCommit"), ElementMatchers::any, place -> transactions::mode),
                connection(
                        "tx.savepoint", Set.of("setSavepoint"), ElementMatchers::any, place -> transactions::savepoint),
                connection(
                        "tx.back",
                        Set.of("rollback"),
                        () -> ElementMatchers.takesArguments(1),
                        place -> transactions::back),
                target(
                        "jdbc.connect",
                        Driver.class,
                        Set.of("connect"),
                        JdbcTargets::sqlFirst,
                        place -> connections::connect),
                target(
                        "jdbc.source",
                        DataSource.class,
                        Set.of("getConnection"),
                        ElementMatchers::any,
                        place -> connections::handOut));
    }

    private Site end(String action) {
        return (thread, self, arguments) -> transactions.end(action, thread, self);
    }

    private static ElementMatcher.Junction<MethodDescription> named(String name) {
        return ElementMatchers.named(name);
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
            Set<String> names,
            Supplier<ElementMatcher.Junction<MethodDescription>> arguments,
            Function<Place, Site> sites) {
        return new InterfaceTarget(kind, type, names, arguments, discovering(sites), rewritten -> {});
    }

    private Target connection(
            String kind,
            Set<String> names,
            Supplier<ElementMatcher.Junction<MethodDescription>> arguments,
            Function<Place, Site> sites) {
        return new InterfaceTarget(kind, Connection.class, names, arguments, discovering(sites), connections::rewrites);
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
            Set<String> names,
            Supplier<ElementMatcher.Junction<MethodDescription>> arguments,
            Function<Place, Site> sites,
            Consumer<String> rewritten)
            implements Target {
        @Override
        public ElementMatcher<? super MethodDescription> methods() {
            return ElementMatchers.<MethodDescription>namedOneOf(names.toArray(String[]::new))
                    .and(ElementMatchers.isPublic())
                    .and(ElementMatchers.not(ElementMatchers.isAbstract()))
                    .and(ElementMatchers.not(ElementMatchers.isBridge()))
                    .and(arguments.get());
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
