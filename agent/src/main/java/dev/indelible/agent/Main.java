package dev.indelible.agent;

/**
 * Where {@code java -jar indelible-agent.jar} enters: hands the command line over to the runtime in its own class loader,
 * as {@link Premain} does for an application. No application runs here, so this may end the JVM.
 */
public final class Main {
    private static final String COMMAND = "dev.indelible.agent.cli.AgentCommand";
    private static final int FAILED = 1;

    private Main() {}

    /** Exits with 0 (done), 1 (found something, or could not be done) or 2 (the command line is wrong). */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        int version = Premain.feature();
        if (version < Premain.FLOOR) {
            Premain.say("this is Java " + version + "; run the command on Java " + Premain.FLOOR + " or later.");
            return FAILED;
        }
        try {
            ClassLoader loader = Premain.isolated();
            Thread.currentThread().setContextClassLoader(loader);
            return (int) (Integer) Class.forName(COMMAND, true, loader)
                    .getMethod("run", String[].class)
                    .invoke(null, (Object) arguments);
        } catch (Throwable failed) {
            Premain.say("the command failed (" + Premain.cause(failed)
                    + "); check that the agent jar is whole and readable.");
            return FAILED;
        }
    }
}
