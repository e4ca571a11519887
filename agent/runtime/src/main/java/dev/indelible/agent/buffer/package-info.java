/** The write-ahead ring: what callers record is in the kernel's hands when they return. */
package dev.indelible.agent.buffer;
