package dev.taskbox.policy;

/**
 * One thing that is wrong with a file.
 *
 * @param why a clause without a full stop
 * @param remedy whole sentences, or empty
 */
record Issue(Spot spot, String why, String remedy) {
    /** One line of a list: {@code /x/.taskbox.yaml:7:3: 'memory' …}. */
    String line() {
        return spot + ": " + why + (remedy.isEmpty() ? "" : ". " + remedy);
    }
}
