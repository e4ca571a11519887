/** The modes of the agent that keep nothing: what recording would cost, and lines for an application's unit tests. */
package dev.indelible.agent.report;
