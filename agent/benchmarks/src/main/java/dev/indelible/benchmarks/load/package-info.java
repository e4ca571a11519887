/** The agent under load: how much it takes without a loss, and how long a caller is ever held up. */
package dev.indelible.benchmarks.load;
