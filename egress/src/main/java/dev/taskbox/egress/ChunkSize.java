package dev.taskbox.egress;

/** Reads the line before a chunk. */
final class ChunkSize {
    private static final int MOST_DIGITS = 15;

    private ChunkSize() {}

    /** @param line without its end @param extensions whether some may follow; they are not looked at */
    static long parse(String line, boolean extensions) throws BadMessage {
        int semicolon = line.indexOf(';');
        if (semicolon >= 0 && !extensions) {
            throw new BadMessage("chunk extensions are not taken");
        }
        String digits = semicolon < 0 ? line : line.substring(0, semicolon).stripTrailing();
        if (digits.isEmpty() || digits.length() > MOST_DIGITS || !digits.chars().allMatch(ChunkSize::isHex)) {
            throw new BadMessage("a chunk's size is not a hexadecimal number");
        }
        return Long.parseLong(digits, 16);
    }

    private static boolean isHex(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
