/** C2SP signed-note, tlog-checkpoint, tlog-cosignature (cosignature/v1) and tlog-proof: reading, checking, writing. */
package dev.indelible.chain.note;
