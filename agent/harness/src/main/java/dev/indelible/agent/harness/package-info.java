/** What every test of the agent as a jar needs: a JVM of its own, a token, and the lines that it left. */
package dev.indelible.agent.harness;
