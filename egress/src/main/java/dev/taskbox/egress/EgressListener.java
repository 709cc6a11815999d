package dev.taskbox.egress;

/**
 * Hears every decision before it takes effect: what throws here refuses the connection. Called by many threads at once;
 * a slow listener slows the connection that is judged and no other.
 */
public interface EgressListener {
    void allowed(String host, int port, String rule);

    /** @param host text from the box where it could not be read as a host: printable ASCII, the rest escaped */
    void denied(String host, int port, String rule, String hint);
}
