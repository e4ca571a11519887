/** What stands between an agent's trail and a real collector in tests: the processes, and a proxy that breaks exchanges. */
package dev.indelible.forwarding;
