package dev.indelible.agent.capture;

import dev.indelible.agent.capture.jdbc.JdbcMethods;
import java.util.List;
import java.util.Set;

/**
 * Which classes of libraries and applications may hold a place to advise, told from the name and the constants of the
 * class file; audited methods apart. Nearly all leave here, and this is what they pay.
 *
 * <p>What must stay true: "yes" may be wrong and costs a closer look; "no" is right, so what a {@link Target} takes is
 * never narrower known here than there. Nothing here wakes a target or Byte Buddy: it works from the first class on.
 */
final class Sieve {
    /** Those that are advised by their names. */
    private static final Set<String> CLASSES = Set.of(
            // requests
            "org/apache/catalina/core/StandardHostValve",
            "org/eclipse/jetty/server/handler/ContextHandler",
            "org/eclipse/jetty/ee8/nested/ContextHandler",
            "org/eclipse/jetty/ee9/nested/ContextHandler",
            "org/eclipse/jetty/security/SecurityHandler",
            "org/eclipse/jetty/ee10/servlet/ServletHandler",
            "org/eclipse/jetty/ee11/servlet/ServletHandler",
            "io/undertow/servlet/handlers/ServletInitialHandler",
            // executors
            "org/apache/tomcat/util/threads/ThreadPoolExecutor",
            "org/eclipse/jetty/util/thread/QueuedThreadPool",
            "org/jboss/threads/EnhancedQueueExecutor",
            "org/jboss/threads/EnhancedQueueExecutor$Task",
            "org/springframework/scheduling/support/ScheduledMethodRunnable",
            "org/springframework/scheduling/concurrent/ReschedulingRunnable",
            // security
            "org/springframework/security/authorization/method/AuthorizationManagerBeforeMethodInterceptor",
            "org/springframework/security/authorization/method/AuthorizationManagerAfterMethodInterceptor",
            "org/springframework/security/access/intercept/aopalliance/MethodSecurityInterceptor",
            "org/springframework/security/web/authentication/logout/SecurityContextLogoutHandler",
            "dev/indelible/annotations/Audit$Acting");

    private static final ByteNames METHODS = ByteNames.grouped(
            JdbcMethods.all(),
            List.of("doFilter", "service"),
            List.of("login", "logout"),
            List.of("authenticate", "login", "verify"),
            List.of("authenticate"));

    /** What a class with a method of that group mentions besides, in its descriptor or as its supertype. */
    private static final ByteScan[] MENTIONS = {
        new ByteScan(List.of("java/sql/")),
        new ByteScan(List.of("(Ljakarta/servlet/ServletRequest;", "(Ljavax/servlet/ServletRequest;")),
        new ByteScan(List.of("jakarta/servlet/http/HttpServletRequest", "javax/servlet/http/HttpServletRequest")),
        new ByteScan(List.of(
                "org/apache/catalina/Realm",
                "org/apache/catalina/realm/RealmBase",
                "org/eclipse/jetty/security/LoginService",
                "io/undertow/security/idm/IdentityManager")),
        new ByteScan(List.of("org/springframework/security/authentication/AuthenticationManager")),
    };

    private Sieve() {}

    /** {@code name}: internal; {@code header}: of {@code bytes}. */
    static boolean holds(String name, ClassHeader header, byte[] bytes) {
        if (CLASSES.contains(name)) {
            return true;
        }
        // An interface's own methods are never advised, its classes' are.
        int groups = header.isInterface() ? 0 : header.declares(METHODS);
        for (int i = 0; groups != 0; i++, groups >>= 1) {
            if ((groups & 1) != 0 && MENTIONS[i].anyIn(bytes)) {
                return true;
            }
        }
        return false;
    }

    /** For the test that no target's class is missing. */
    static Set<String> classes() {
        return CLASSES;
    }
}
