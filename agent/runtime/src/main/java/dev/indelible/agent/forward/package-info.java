/** The way to the collector: enrolment, batches, receipts. */
package dev.indelible.agent.forward;
