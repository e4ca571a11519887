/** One event between capture and the buffer, compact and binary. */
package dev.indelible.agent.event;
