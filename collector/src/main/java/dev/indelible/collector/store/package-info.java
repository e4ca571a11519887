/**
 * What keeps the log from being changed: attributes of local files, and objects in a bucket under Object Lock. Knows where
 * files lie in a log's folder and which of them are final; knows nothing of how they are made, and of no network but S3.
 */
package dev.indelible.collector.store;
