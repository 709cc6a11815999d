package dev.taskbox.egress;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Events as text, in order. */
final class Heard implements EgressListener {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @Override
    public void allowed(String host, int port, String rule) {
        events.add("allowed " + host + ":" + port + " by " + rule);
    }

    @Override
    public void denied(String host, int port, String rule, String hint) {
        events.add("denied " + host + ":" + port + " by " + rule);
    }

    List<String> all() {
        return List.copyOf(events);
    }

    String next() throws InterruptedException {
        String event = events.poll(30, TimeUnit.SECONDS);
        return event == null ? "nothing was heard" : event;
    }
}
