package dev.taskbox.egress;

/** What one proxy knows of the programs that know of no proxy: the names they looked up, and what they were told of refusals. */
record Capture(NamePool pool, Refusals refusals) {
    private static final int MOST_NAMES = 4096;

    static Capture reportingTo(EgressListener listener) {
        return new Capture(new NamePool(MOST_NAMES), new Refusals(listener, System::nanoTime));
    }
}
