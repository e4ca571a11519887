package dev.indelible.agent.cli;

import dev.indelible.agent.boot.AgentRuntime;
import java.io.IOException;
import picocli.CommandLine.IVersionProvider;

/** The version of this build. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        return new String[] {"indelible-agent " + AgentRuntime.version()};
    }
}
