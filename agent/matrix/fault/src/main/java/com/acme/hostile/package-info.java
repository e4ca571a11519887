/**
 * An application that does all it can to break what watches it. It prints the same, byte for byte, whether it is watched
 * or not, and knows nothing of the agent but the annotations.
 */
package com.acme.hostile;
