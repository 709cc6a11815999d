package dev.taskbox.agents;

import dev.taskbox.model.TokenUsage;
import java.util.HashMap;
import java.util.Map;

/** Adds up what messages used, where each message is told of several times and its last telling counts. */
final class MessageTokens {
    /** A forged stream must not fill the memory; no honest turn has so many that are told of again. */
    private static final int MOST = 10_000;

    private final Map<String, TokenUsage> open = new HashMap<>();
    private TokenUsage settled = TokenUsage.NONE;
    private int messages;

    void add(String id, TokenUsage usage) {
        if (open.size() == MOST) {
            settled = sum();
            open.clear();
        }
        if (open.put(id, usage) == null && messages < Integer.MAX_VALUE) {
            messages++;
        }
    }

    int messages() {
        return messages;
    }

    TokenUsage sum() {
        return open.values().stream().reduce(settled, MessageTokens::plus);
    }

    /** A forged stream must not make a sum overflow, and so turn it negative. */
    static TokenUsage plus(TokenUsage a, TokenUsage b) {
        TokenUsage sum = a.plus(b);
        return new TokenUsage(cap(sum.input()), cap(sum.output()), cap(sum.cacheRead()), cap(sum.cacheWrite()));
    }

    private static long cap(long count) {
        return Math.min(count, 1_000_000_000_000_000L);
    }
}
