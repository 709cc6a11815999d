package dev.taskbox.egress;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** Everything a proxy reported, as one line each. */
final class Heard implements EgressListener {
    private final List<String> decisions = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> denials = new LinkedBlockingQueue<>();
    private final List<String> pushes = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> overloads = new LinkedBlockingQueue<>();

    @Override
    public void allowed(String host, int port, String rule) {
        decisions.add("allowed " + host + ":" + port + " by " + rule);
    }

    @Override
    public void denied(String host, int port, String rule, String hint) {
        String line = "denied " + host + ":" + port + " because " + rule;
        decisions.add(line);
        denials.add(line);
    }

    @Override
    public void credentialUsed(String credential, String host, int port) {
        decisions.add("used " + credential + " at " + host + ":" + port);
    }

    @Override
    public void credentialRefused(String credential, String host, int port, String reason) {
        decisions.add("refused " + credential + " at " + host + ":" + port + " because " + reason);
    }

    @Override
    public void gitPushed(String repository, String ref) {
        pushes.add("pushed " + ref + " to " + repository);
    }

    @Override
    public void gitRefused(String repository, String ref, String reason) {
        pushes.add("refused " + ref + " to " + repository + " because " + reason);
    }

    @Override
    public void ended(String host, int port, long sent, long received) {
        ends.add(host + ":" + port + " sent " + sent + " received " + received);
    }

    @Override
    public void overloaded(int limit) {
        overloads.add(limit);
    }

    List<String> decisions() {
        return decisions;
    }

    List<String> pushes() {
        return pushes;
    }

    List<String> denials() {
        return decisions.stream().filter(line -> line.startsWith("denied")).toList();
    }

    /** Waits for it. */
    String nextDenial() throws InterruptedException {
        return denials.take();
    }

    List<String> refusals() {
        return decisions.stream().filter(line -> line.startsWith("refused")).toList();
    }

    /** Waits for it. */
    String nextEnd() throws InterruptedException {
        return ends.take();
    }

    int nextOverload() throws InterruptedException {
        return overloads.take();
    }
}
