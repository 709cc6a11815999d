package dev.taskbox.app;

import dev.taskbox.model.Place;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Project;
import dev.taskbox.model.Store;
import dev.taskbox.model.Task;
import dev.taskbox.policy.CheckResult;
import dev.taskbox.policy.PolicyCheck;
import dev.taskbox.policy.PolicyEdit;
import dev.taskbox.policy.PolicyExport;
import dev.taskbox.policy.PolicyJson;
import dev.taskbox.policy.PolicyReader;
import dev.taskbox.policy.PolicySchema;
import dev.taskbox.policy.Presets;
import dev.taskbox.policy.ResolvedSettings;
import dev.taskbox.sandbox.NativePlace;
import dev.taskbox.service.TaskService.AllowView;
import dev.taskbox.service.TaskService.CheckView;
import dev.taskbox.service.TaskService.ExportView;
import dev.taskbox.service.TaskService.PolicyLine;
import dev.taskbox.service.TaskService.PolicySubject;
import dev.taskbox.service.TaskService.PolicyView;
import dev.taskbox.service.TaskService.PresetView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers what a policy says. */
final class PolicyDesk {
    private final Store store;
    private final Projects projects;
    private final Map<PlaceName, Place> places;
    private final Policies policies;

    PolicyDesk(Store store, Projects projects, Map<PlaceName, Place> places, Policies policies) {
        this.store = store;
        this.projects = projects;
        this.places = places;
        this.policies = policies;
    }

    PolicyView explain(PolicySubject subject) {
        ResolvedSettings settings = settings(subject);
        Place place = places.get(settings.place().orElse(PlaceName.NATIVE));
        List<String> cannot = place == null
                ? List.of("place: this machine has none of that name")
                : place.unenforceable(settings.policy()).stream()
                        .map(rule -> rule.rule() + ": " + rule.why())
                        .toList();
        return new PolicyView(
                PolicyJson.hash(settings.policy()),
                PolicyJson.write(settings.policy()),
                settings.explanation().stream()
                        .map(line -> new PolicyLine(line.key(), line.value(), line.origin()))
                        .toList(),
                cannot);
    }

    CheckView check(PolicySubject subject, String target) {
        CheckResult result =
                new PolicyCheck(settings(subject), policies.userHome(), NativePlace.systemRoots()).check(target);
        return new CheckView(target, result.allowed(), result.rule(), result.hint());
    }

    /** For a task: what its next run would get. */
    private ResolvedSettings settings(PolicySubject subject) {
        return switch (subject) {
            case PolicySubject.OfDirectory directory -> policies.around(directory.directory());
            case PolicySubject.OfTask ofTask -> {
                Task task = projects.task(ofTask.id());
                Project project = store.project(task.projectId()).orElseThrow();
                yield policies.of(project.root(), Optional.of(task.agent()), Optional.of(task.place()));
            }
        };
    }

    List<PolicyLine> unapproved(Optional<String> project, Path directory) {
        Path root = root(project, directory);
        return policies.unapproved(root, policies.around(root)).stream()
                .map(line -> new PolicyLine(line.key(), line.value(), line.origin()))
                .toList();
    }

    /** Only what was shown: the file may have changed since. */
    void approve(Optional<String> project, Path directory, List<PolicyLine> shown) {
        Path root = root(project, directory);
        List<dev.taskbox.policy.PolicyLine> now = policies.unapproved(root, policies.around(root));
        policies.approve(
                root,
                now.stream()
                        .filter(line -> shown.stream()
                                .anyMatch(it -> it.key().equals(line.key())
                                        && it.value().equals(line.value())))
                        .toList());
    }

    private Path root(Optional<String> project, Path directory) {
        return project.map(name -> projects.named(name).root()).orElseGet(() -> projectAround(directory));
    }

    AllowView allowHost(Optional<String> project, Path directory, String host) {
        Path root = root(project, directory);
        Path file = root.resolve(PolicyReader.FILE_NAME);
        String before = read(file);
        String after = PolicyEdit.allow(file, before, host);
        if (!after.equals(before)) {
            replace(file, after);
        }
        return new AllowView(file, changedLines(before, after));
    }

    private Path projectAround(Path directory) {
        Path policy = Policies.rootAround(directory);
        return Files.exists(policy.resolve(PolicyReader.FILE_NAME))
                ? policy
                : projects.find(Optional.empty(), directory).root();
    }

    private static String read(Path file) {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw cannot("reading", file, e);
        }
    }

    /** Whole or not at all; a link in its place is replaced and not followed. */
    private static void replace(Path file, String text) {
        try {
            Path made = Files.createTempFile(file.toAbsolutePath().getParent(), ".taskbox", ".yaml");
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-r--r--"));
            Files.writeString(made, text);
            Files.move(made, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw cannot("changing", file, e);
        }
    }

    private static Problem cannot(String what, Path file, IOException e) {
        return Problem.failed("policy-file", what + " " + file, e.toString(), "Check its rights and the free space")
                .causedBy(e);
    }

    private static List<String> changedLines(String before, String after) {
        List<String> old = before.lines().toList();
        List<String> now = after.lines().toList();
        int head = 0;
        while (head < Math.min(old.size(), now.size()) && old.get(head).equals(now.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < Math.min(old.size(), now.size()) - head
                && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) {
            tail++;
        }
        List<String> lines = new ArrayList<>();
        old.subList(head, old.size() - tail).forEach(line -> lines.add("-" + line));
        now.subList(head, now.size() - tail).forEach(line -> lines.add("+" + line));
        return lines;
    }

    List<PresetView> presets() {
        return Presets.all().stream()
                .map(preset -> new PresetView(
                        preset.name(),
                        preset.description(),
                        preset.rules().stream().map(Policy.HostRule::text).toList()))
                .toList();
    }

    ExportView export(PolicySubject subject, String format) {
        PolicyExport.Format form = PolicyExport.Format.of(format);
        PolicyExport.Exported exported = PolicyExport.export(settings(subject).policy(), form);
        return new ExportView(exported.text(), exported.notes());
    }

    String schema() {
        return PolicySchema.ofProject();
    }
}
