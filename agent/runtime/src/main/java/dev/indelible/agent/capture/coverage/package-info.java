/** What is audited in this JVM and what is not, for the people who have to answer for it. */
package dev.indelible.agent.capture.coverage;
