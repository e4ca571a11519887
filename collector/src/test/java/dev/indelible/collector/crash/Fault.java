package dev.indelible.collector.crash;

/**
 * What is to happen at one system call of a thread.
 *
 * @param call its name
 * @param number the how manieth of this name, from 1
 * @param error such as {@code EIO}, which it fails with and is not done; null for a kill of the process, before it is done
 */
record Fault(String call, int number, String error) {

    /** As strace has it, which counts calls of each name and thread by themselves. */
    String injection() {
        return "inject=" + call + ":" + (error == null ? "signal=SIGKILL" : "error=" + error) + ":when=" + number;
    }

    @Override
    public String toString() {
        return (error == null ? "killed" : error) + " at " + call + " " + number;
    }
}
