package dev.indelible.agent.capture.method;

import dev.indelible.agent.capture.Call;
import dev.indelible.agent.capture.Coverage;
import dev.indelible.agent.capture.Denials;
import dev.indelible.agent.capture.EventLine;
import dev.indelible.agent.capture.Place;
import dev.indelible.agent.capture.Site;
import dev.indelible.agent.capture.Target;
import dev.indelible.agent.context.Expected;
import dev.indelible.agent.context.ThreadContext;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Spring Security's method security refuses a call before its body, so the body's own advice never runs: here the denial
 * still becomes a line, with the action of the audited method that was refused. What refuses the result of a body that
 * has run makes that body's one line say {@code denied}.
 *
 * <p>What must stay true: one line a refused call, however many interceptors stand around it.
 */
public final class MethodSecurityTarget implements Target {
    private static final String PACKAGE = "org.springframework.security.authorization.method.";
    private static final String BEFORE = PACKAGE + "AuthorizationManagerBeforeMethodInterceptor";
    private static final String AFTER = PACKAGE + "AuthorizationManagerAfterMethodInterceptor";
    /** Spring Security 5: decides before and after. */
    private static final String BOTH =
            "org.springframework.security.access.intercept.aopalliance.MethodSecurityInterceptor";

    private final MethodLines lines;
    private final Coverage coverage;
    private final Plans plans;

    /** Read once per target's class and method, and gone with the class. */
    private final ClassValue<ConcurrentMap<Method, Optional<AuditedPlan>>> known = new ClassValue<>() {
        @Override
        protected ConcurrentMap<Method, Optional<AuditedPlan>> computeValue(Class<?> target) {
            return new ConcurrentHashMap<>();
        }
    };

    private MethodSecurityTarget(EventLine lines, Coverage coverage, Plans plans) {
        this.lines = new MethodLines(lines);
        this.coverage = coverage;
        this.plans = plans;
    }

    /** The interceptors, and the methods in which they handle a refusal without an exception that leaves them. */
    public static List<Target> all(EventLine lines, Coverage coverage, AuditedTarget audited) {
        return List.of(new MethodSecurityTarget(lines, coverage, audited.plans()), new Handled());
    }

    @Override
    public String kind() {
        return "denial";
    }

    @Override
    public Set<String> names() {
        return Set.of("invoke");
    }

    @Override
    public ElementMatcher<? super MethodDescription> methods() {
        return ElementMatchers.named("invoke")
                .and(ElementMatchers.takesArguments(1))
                .and(ElementMatchers.takesArgument(0, ElementMatchers.named(Invocation.TYPE)));
    }

    @Override
    public boolean applies(TypeDescription type) {
        return Set.of(BEFORE, AFTER, BOTH).contains(type.getName());
    }

    @Override
    public Site site(Place place) throws ReflectiveOperationException {
        ClassLoader loader = place.owner().getClassLoader();
        lines.lines().sources().discover(loader);
        Invocation invocation = new Invocation(loader);
        boolean after = !place.owner().getName().equals(BEFORE);
        coverage.covered("security", "Spring method security (" + place.owner().getSimpleName() + ")");
        return (thread, interceptor, given) -> {
            Method called = invocation.method(given[0]);
            Object self = invocation.target(given[0]);
            AuditedPlan plan = plan(called, self == null ? called.getDeclaringClass() : self.getClass());
            return plan == null ? null : enter(plan, after, thread, invocation.arguments(given[0]));
        };
    }

    private AuditedPlan plan(Method called, Class<?> target) {
        return known.get(target)
                .computeIfAbsent(called, same -> Optional.ofNullable(plans.of(Invocation.body(same, target))))
                .orElse(null);
    }

    private Call enter(AuditedPlan plan, boolean after, ThreadContext thread, Object[] arguments) {
        AuditedPlan.Values values = plan.values(arguments);
        Expected expected = thread.expect(plan.method(), after);
        return (same, result, thrown) -> {
            same.leave(expected);
            boolean refused = expected.refused() || thrown != null && Denials.is(thrown);
            if (expected.body() instanceof MethodCall ran) {
                ran.write(same, refused, thrown);
            } else if (refused && !expected.settled()) {
                same.entered(plan.method());
                lines.refused(same, plan, values, thrown);
            }
        };
    }

    /** {@code @HandleAuthorizationDenied}: the caller gets a value in place of an exception. */
    private static final class Handled implements Target {
        @Override
        public String kind() {
            return "denial.handled";
        }

        @Override
        public Set<String> names() {
            return Set.of("handle", "handlePostInvocationDenied");
        }

        @Override
        public ElementMatcher<? super MethodDescription> methods() {
            return ElementMatchers.namedOneOf(names().toArray(String[]::new));
        }

        @Override
        public boolean applies(TypeDescription type) {
            return Set.of(BEFORE, AFTER).contains(type.getName());
        }

        @Override
        public Site site(Place place) {
            return (thread, interceptor, given) -> {
                thread.refuse();
                return null;
            };
        }
    }
}
