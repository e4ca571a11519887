/** What a developer writes to have a method audited. No dependency, Java 8 bytecode, harmless without the agent. */
package dev.indelible.annotations;
