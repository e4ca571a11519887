/**
 * The format that agent, collector and verifier share, and the only place that knows it. FORMAT.md in this module is its
 * prose; a change to one without the other is a defect. This package holds what the others rest on: hashes and text
 * encodings. Nothing here knows the agent or the collector.
 */
package dev.indelible.chain;
