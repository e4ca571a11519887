/**
 * What agents send: batches of lines and requests to enrol. Everything is checked here before the log is asked to take it;
 * the state this needs follows from the log's lines alone and is rebuilt from them at start-up. Knows nothing of HTTP but
 * its status codes.
 */
package dev.indelible.collector.ingest;
