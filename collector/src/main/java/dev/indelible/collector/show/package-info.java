/** Shows the trail to a person, straight from the lines. It judges nothing: that is what {@code verify} is for. */
package dev.indelible.collector.show;
