/**
 * The canary: sends a known event the way of an agent and looks for it in the log the way of an outsider. It knows the
 * format and nothing of the collector's inside, so that it judges what everyone sees.
 */
package dev.indelible.collector.canary;
