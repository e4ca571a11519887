/** The commands of the agent jar. They run in a JVM of their own, never in an application. */
package dev.indelible.agent.cli;
