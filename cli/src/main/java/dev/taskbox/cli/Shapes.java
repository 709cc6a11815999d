package dev.taskbox.cli;

import dev.taskbox.model.Event;
import dev.taskbox.model.Fact;
import dev.taskbox.model.Flag;
import dev.taskbox.model.Money;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Project;
import dev.taskbox.model.Run;
import dev.taskbox.model.Task;
import dev.taskbox.model.TokenUsage;
import dev.taskbox.service.TaskService.DaemonStatus;
import dev.taskbox.service.TaskService.DiffView;
import dev.taskbox.service.TaskService.Finding;
import dev.taskbox.service.TaskService.PlaceView;
import dev.taskbox.service.TaskService.PolicyView;
import dev.taskbox.service.TaskService.PresetView;
import dev.taskbox.service.TaskService.SshKey;
import dev.taskbox.service.TaskService.SshStatus;
import dev.taskbox.service.TaskService.TaskView;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of the main things (docs/cli.md). Fields are added, never renamed. */
final class Shapes {
    /** The server this taskd is, as seen from itself. */
    private static final String HERE = "local";

    private Shapes() {}

    static ObjectNode of(TaskView view) {
        Task task = view.task();
        ObjectNode json = Json.object()
                .put("id", task.id())
                .put("title", task.title())
                .put("body", task.body())
                .put("project", view.project())
                .put("state", task.state().word())
                .put("agent", task.agent())
                .put("place", task.place().word())
                .put("server", HERE)
                .put("branch", task.branch())
                .put("createdAt", Times.iso(task.createdAt()))
                .put("updatedAt", Times.iso(task.updatedAt()))
                .put("priority", task.priority())
                .put("question", orNull(task.question()))
                .put("doing", orNull(task.doing()))
                .put("reason", orNull(task.reason()));
        json.set("base", task.base().map(Shapes::of).orElse(null));
        json.set("flags", flags(view.flags()));
        ArrayNode runs = json.putArray("runs");
        view.runs().forEach(run -> runs.add(of(run)));
        return json;
    }

    private static ArrayNode flags(List<Flag> flags) {
        ArrayNode json = Json.array();
        flags.forEach(flag -> json.add(Json.object().put("path", flag.path()).put("reason", flag.reason())));
        return json;
    }

    private static ObjectNode of(Task.Base base) {
        return Json.object().put("commit", base.commit()).put("branch", base.branch());
    }

    private static ObjectNode of(Run run) {
        ObjectNode json = Json.object()
                .put("number", run.number())
                .put("state", run.state().word())
                .put(
                        "exitCode",
                        run.exitCode().isPresent() ? (Integer) run.exitCode().getAsInt() : null)
                .put("sessionId", orNull(run.sessionId()))
                .put("turns", run.turns())
                .put("policyHash", run.policyHash())
                .put("queuedAt", Times.iso(run.queuedAt()))
                .put("startedAt", isoOrNull(run.startedAt()))
                .put("endedAt", isoOrNull(run.endedAt()));
        json.set("tokens", of(run.tokens()));
        json.set("cost", of(run.cost()));
        return json.put("limit", orNull(run.limit())).put("denials", run.denials());
    }

    private static ObjectNode of(TokenUsage tokens) {
        return Json.object()
                .put("input", tokens.input())
                .put("output", tokens.output())
                .put("cacheRead", tokens.cacheRead())
                .put("cacheWrite", tokens.cacheWrite());
    }

    private static ObjectNode of(Money money) {
        return Json.object().put("amount", money.amount().toPlainString()).put("currency", money.currency());
    }

    static ObjectNode of(Project project) {
        return Json.object()
                .put("id", project.id())
                .put("name", project.name())
                .put("root", project.root().toString())
                .put("createdAt", Times.iso(project.createdAt()));
    }

    static ObjectNode of(Event event) {
        ObjectNode json = Json.object()
                .put("seq", event.seq())
                .put("task", event.taskId())
                .put("run", event.run() == 0 ? null : (Integer) event.run())
                .put("at", Times.iso(event.at()))
                .put("kind", event.fact().kind());
        add(json, event.fact());
        return json;
    }

    private static void add(ObjectNode json, Fact fact) {
        switch (fact) {
            case Fact.StateChanged it ->
                json.put("from", it.from().word()).put("to", it.to().word()).put("reason", orNull(it.reason()));
            case Fact.AgentSaid it -> json.put("text", it.text());
            case Fact.AgentThought it -> json.put("text", it.text());
            case Fact.AgentTool it ->
                json.put("callId", it.callId()).put("tool", it.tool()).put("summary", it.summary());
            case Fact.AgentToolResult it ->
                json.put("callId", it.callId()).put("ok", it.ok()).put("text", it.text());
            case Fact.AgentAsked it -> json.put("question", it.question());
            case Fact.AgentEnded it -> json.put("ok", it.ok()).put("text", it.text());
            case Fact.UserSaid it -> json.put("text", it.text());
            case Fact.EgressAllowed it ->
                json.put("host", it.host()).put("port", it.port()).put("rule", it.rule());
            case Fact.EgressDenied it ->
                json.put("host", it.host())
                        .put("port", it.port())
                        .put("rule", it.rule())
                        .put("hint", it.hint());
            case Fact.CredentialUsed it ->
                json.put("credential", it.credential()).put("host", it.host()).put("port", it.port());
            case Fact.CredentialRefused it ->
                json.put("credential", it.credential())
                        .put("host", it.host())
                        .put("port", it.port())
                        .put("reason", it.reason());
            case Fact.GitPushed it -> json.put("repository", it.repository()).put("ref", it.ref());
            case Fact.GitRefused it ->
                json.put("repository", it.repository()).put("ref", it.ref()).put("reason", it.reason());
            case Fact.FlagRaised it -> json.put("path", it.path()).put("reason", it.reason());
            case Fact.LimitReached it -> json.put("limit", it.limit()).put("value", it.value());
            case Fact.PortOpened it -> json.put("port", it.port()).put("address", it.address());
            case Fact.VerifyEnded it ->
                json.put("ok", it.ok()).put("exitCode", it.exitCode()).put("output", it.output());
            case Fact.PlaceReported it -> json.put("detail", it.detail());
            case Fact.Collected it ->
                json.put("branch", it.branch())
                        .put("commit", it.commit())
                        .put("commits", it.commits())
                        .set("uncommitted", strings(it.uncommitted()));
        }
    }

    static ObjectNode of(DiffView diff) {
        ObjectNode json = Json.object().put("text", diff.text()).put("truncated", diff.truncated());
        json.set("uncommitted", strings(diff.uncommitted()));
        json.set("flags", flags(diff.flags()));
        ArrayNode files = json.putArray("files");
        diff.files()
                .forEach(file -> files.add(Json.object()
                        .put("path", file.path())
                        .put(
                                "added",
                                file.added().isPresent()
                                        ? (Integer) file.added().getAsInt()
                                        : null)
                        .put(
                                "removed",
                                file.removed().isPresent()
                                        ? (Integer) file.removed().getAsInt()
                                        : null)));
        return json;
    }

    static ObjectNode of(PolicyView policy) {
        ObjectNode json = Json.object().put("hash", policy.hash());
        json.set("policy", Json.parse(policy.json()));
        ArrayNode lines = json.putArray("lines");
        policy.lines()
                .forEach(line -> lines.add(Json.object()
                        .put("key", line.key())
                        .put("value", line.value())
                        .put("origin", line.origin())));
        json.set("unenforceable", strings(policy.unenforceable()));
        return json;
    }

    static ObjectNode of(PresetView preset) {
        ObjectNode json = Json.object().put("name", preset.name()).put("description", preset.description());
        json.set("hosts", strings(preset.hosts()));
        return json;
    }

    static ObjectNode of(Finding finding) {
        return Json.object()
                .put("name", finding.name())
                .put("ok", finding.ok())
                .put("required", finding.required())
                .put("detail", finding.detail())
                .put("remedy", finding.remedy());
    }

    static ObjectNode of(PlaceView place) {
        ObjectNode json = Json.object()
                .put("name", place.name().word())
                .put("ready", place.ready())
                .put("detail", place.detail())
                .put("remedy", place.remedy())
                .put("isolation", PlacesVerb.word(place))
                .put("walls", place.walls());
        ArrayNode limits = json.putArray("limits");
        place.limits()
                .forEach(limit -> limits.addObject()
                        .put("name", limit.name())
                        .put("holds", limit.holds())
                        .put("why", limit.why())
                        .put("remedy", limit.remedy()));
        json.put("startMillis", place.start().map(Duration::toMillis).orElse(null));
        json.put("idle", place.idle());
        json.put(
                "idleBytes",
                place.idleMemory().isPresent() ? (Long) place.idleMemory().getAsLong() : null);
        return json.put("costPerHour", PlacesVerb.COST);
    }

    static ObjectNode of(DaemonStatus status) {
        ObjectNode json = Json.object()
                .put("pid", status.pid())
                .put("version", status.version())
                .put("startedAt", Times.iso(status.startedAt()))
                .put("home", status.home().toString())
                .put("activeRuns", status.activeRuns())
                .put("queuedTasks", status.queuedTasks())
                .put("idleLimit", status.idleLimit().map(Object::toString).orElse(null));
        json.set("ssh", status.ssh().map(Shapes::of).orElse(null));
        return json;
    }

    private static ObjectNode of(SshStatus ssh) {
        return Json.object()
                .put("address", ssh.address())
                .put("hostKey", ssh.hostKey())
                .put("connections", ssh.connections());
    }

    static ObjectNode of(SshKey key) {
        return Json.object()
                .put("name", key.name())
                .put("role", key.role().word())
                .put("type", key.type())
                .put("fingerprint", key.fingerprint());
    }

    static ObjectNode of(Problem problem) {
        ObjectNode json = Json.object();
        json.putObject("error")
                .put("code", problem.code())
                .put("message", problem.getMessage())
                .put("remedy", problem.remedy());
        return json;
    }

    static ArrayNode strings(Collection<String> strings) {
        ArrayNode json = Json.array();
        List.copyOf(strings).forEach(json::add);
        return json;
    }

    private static @Nullable String orNull(Optional<String> text) {
        return text.orElse(null);
    }

    private static @Nullable String isoOrNull(Optional<Instant> instant) {
        return instant.map(Times::iso).orElse(null);
    }
}
