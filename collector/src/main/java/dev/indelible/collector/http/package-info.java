/**
 * The network side: Jetty, TLS, limits on what comes in, and the log served as C2SP tlog-tiles. What is said here is decided
 * in ingest and log.
 */
package dev.indelible.collector.http;
