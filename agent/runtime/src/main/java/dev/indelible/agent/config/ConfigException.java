package dev.indelible.agent.config;

/** The settings do not let the agent start. The message is one line: what is wrong and what to do. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }
}
