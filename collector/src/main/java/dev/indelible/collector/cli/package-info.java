/** The command line: reads options, puts the parts together, says what happened. */
package dev.indelible.collector.cli;
