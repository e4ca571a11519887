/** The folder a collector lives in: its layout, its lock, its keys, its name and the address it was last reached at. */
package dev.indelible.collector.home;
