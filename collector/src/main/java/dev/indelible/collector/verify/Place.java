package dev.indelible.collector.verify;

/**
 * Where in a log something stands, as a person can find it again.
 *
 * @param file relative to the log's folder
 * @param line counted from 1; 0 where the place is no line
 * @param stream the line's stream, or null where it is not known
 * @param seq the line's seq in that stream, or -1
 * @param offset bytes from the file's start, or -1
 */
record Place(String file, long line, String stream, long seq, long offset) {
    static Place file(String file) {
        return new Place(file, 0, null, -1, -1);
    }

    static Place inFile(String file, long offset) {
        return new Place(file, 0, null, -1, offset);
    }

    /** The same line, at a byte of it. */
    Place at(long byteInFile) {
        return new Place(file, line, stream, seq, byteInFile);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(file);
        if (line > 0) {
            text.append(", line ").append(line);
        }
        if (seq >= 0) {
            text.append(", seq ").append(seq).append(" of stream ").append(stream);
        }
        if (offset >= 0) {
            text.append(", byte ").append(offset);
        }
        return text.toString();
    }
}
