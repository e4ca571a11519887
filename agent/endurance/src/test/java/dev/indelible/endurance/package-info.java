/** Real faults under the real agent and the real collector: what callers saw against what the log holds, exactly. */
package dev.indelible.endurance;
