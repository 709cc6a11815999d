package dev.taskbox.engine;

import dev.taskbox.egress.EgressListener;
import dev.taskbox.model.Fact;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Writes down what a run's egress decides: in its audit, and as events for those who watch. A box that asks on and on fills
 * neither: the audit counts what repeats and has a bound of its own, and of events there are so many for each time a run is
 * taken up. Thread-safe.
 */
final class EgressRecorder implements EgressListener {
    static final int MOST_EVENTS = 10_000;

    private final String project;
    private final Consumer<Fact> audit;
    private final Consumer<Fact> events;
    private final AtomicInteger left = new AtomicInteger(MOST_EVENTS);

    /** @param audit may throw, and then what it is told of must not happen */
    EgressRecorder(String project, Consumer<Fact> audit, Consumer<Fact> events) {
        this.project = project;
        this.audit = audit;
        this.events = events;
    }

    private void record(Fact fact) {
        audit.accept(fact);
        if (left.get() > 0 && left.getAndDecrement() > 0) {
            events.accept(fact);
        }
    }

    @Override
    public void allowed(String host, int port, String rule) {
        record(new Fact.EgressAllowed(host, port, rule));
    }

    @Override
    public void denied(String host, int port, String rule, String hint) {
        String here = hint.startsWith("task policy allow ") ? hint + " -p " + project : hint;
        record(new Fact.EgressDenied(host, port, rule, here));
    }

    @Override
    public void credentialUsed(String credential, String host, int port) {
        record(new Fact.CredentialUsed(credential, host, port));
    }

    @Override
    public void credentialRefused(String credential, String host, int port, String reason) {
        record(new Fact.CredentialRefused(credential, host, port, reason));
    }

    @Override
    public void gitPushed(String repository, String ref) {
        record(new Fact.GitPushed(repository, ref));
    }

    @Override
    public void gitRefused(String repository, String ref, String reason) {
        record(new Fact.GitRefused(repository, ref, reason));
    }
}
