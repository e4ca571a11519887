/** A stream: its id, its chain of leaves, its seals with one-time keys. FORMAT.md, "Stream". */
package dev.indelible.chain.stream;
