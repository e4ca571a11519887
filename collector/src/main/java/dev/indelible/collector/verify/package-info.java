/**
 * Verifies a log's folder as an outsider would, from FORMAT.md alone. Nothing here may use the classes that write a log:
 * a verifier that shares the writer's mistakes proves nothing.
 */
package dev.indelible.collector.verify;
