package dev.indelible.agent.jmx;

import dev.indelible.agent.trail.AgentThreads;
import dev.indelible.agent.trail.Figures;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/**
 * Shows the figures in the JVM's MBean server, once the application or whoever connects to it has made it: {@code
 * dev.indelible:type=Audit,service=…}.
 *
 * <p>What must stay true: the agent never makes an MBean server. Application servers choose its builder by a system
 * property that their main sets, and one that was made before that would be the wrong one for good. So it looks now and
 * then whether there is one.
 */
public final class Registration {
    private static final long LOOK_NANOS = 5_000_000_000L;

    private Registration() {}

    /** Registers as soon as there is a server, on a thread of its own. {@code service}: as in the token. */
    public static void begin(String service, Supplier<Figures> figures) {
        AgentThreads.start("indelible-jmx", () -> run(service, figures));
    }

    private static void run(String service, Supplier<Figures> figures) {
        try {
            ObjectName name = new ObjectName("dev.indelible:type=Audit,service=" + service);
            ObjectName platform = new ObjectName("java.lang:type=Runtime");
            MBeanServer server = null;
            while (server == null) {
                LockSupport.parkNanos(LOOK_NANOS);
                for (MBeanServer made : MBeanServerFactory.findMBeanServer(null)) {
                    server = made.isRegistered(platform) ? made : server;
                }
            }
            if (!server.isRegistered(name)) {
                server.registerMBean(new Audit(figures), name);
            }
        } catch (JMException | RuntimeException | LinkageError e) {
            // A server that will not have it: the same figures are in the heartbeats.
        }
    }
}
