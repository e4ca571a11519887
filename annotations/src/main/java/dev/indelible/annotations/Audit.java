package dev.indelible.annotations;

/**
 * What the application tells the agent by a call. Without the agent it does nothing.
 *
 * <pre>{@code
 * try (Audit.Acting acting = Audit.actingAs(order.customer())) {
 *     charge(order);
 * }
 * }</pre>
 */
public final class Audit {
    private Audit() {}

    /**
     * What this thread does from now on is done by this user, until the result is closed; likewise what tasks do that it
     * hands over meanwhile. It goes before whatever a security framework says, whose user the lines then name as {@code
     * actor.by}. For work that no framework knows the user of: messages, batches, a login of the application's own.
     *
     * @param id the user's name; null or empty changes nothing
     * @param roles of the user, as the lines shall name them; may be empty
     * @return to be closed where the work ends; the end of the request or of the task ends it too
     */
    public static Acting actingAs(String id, String... roles) {
        Acting acting = new Acting();
        if (id != null && !id.isEmpty()) {
            acting.begin(id, roles == null ? new String[0] : roles.clone());
        }
        return acting;
    }

    /** Work in somebody's name. May be closed by any thread, and more than once. */
    public static final class Acting implements AutoCloseable {
        private Acting() {}

        /** The agent listens to the call. */
        @SuppressWarnings("UnusedVariable")
        private void begin(String id, String[] roles) {}

        /** Ends it; the agent listens to the call. */
        @Override
        public void close() {}
    }
}
