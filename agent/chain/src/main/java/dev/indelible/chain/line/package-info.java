/** One line: its strict grammar, its six first members, its signature; reading and writing. FORMAT.md, "Line". */
package dev.indelible.chain.line;
