package dev.indelible.agent.trail;

/** The trail's own threads: daemons whose context class loader is nobody's, so that they keep no application alive. */
final class AgentThreads {
    private AgentThreads() {}

    static void start(String name, Runnable body) {
        Thread thread = new Thread(null, body, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.start();
    }
}
