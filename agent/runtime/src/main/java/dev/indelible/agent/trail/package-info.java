/** The trail of one process: slot, stream, recovery, and the threads that bring events from the ring to the log. */
package dev.indelible.agent.trail;
