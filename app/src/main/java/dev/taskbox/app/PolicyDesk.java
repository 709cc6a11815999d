package dev.taskbox.app;

import dev.taskbox.model.Place;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Project;
import dev.taskbox.model.Store;
import dev.taskbox.model.Task;
import dev.taskbox.policy.CheckResult;
import dev.taskbox.policy.PolicyCheck;
import dev.taskbox.policy.PolicyJson;
import dev.taskbox.policy.PolicySchema;
import dev.taskbox.policy.Presets;
import dev.taskbox.policy.ResolvedSettings;
import dev.taskbox.sandbox.NativePlace;
import dev.taskbox.service.TaskService.CheckView;
import dev.taskbox.service.TaskService.PolicyLine;
import dev.taskbox.service.TaskService.PolicySubject;
import dev.taskbox.service.TaskService.PolicyView;
import dev.taskbox.service.TaskService.PresetView;
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
                new PolicyCheck(settings(subject), NativePlace.systemRoots(), policies.userHome()).check(target);
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

    List<PresetView> presets() {
        return Presets.all().stream()
                .map(preset -> new PresetView(preset.name(), preset.description(), preset.hosts()))
                .toList();
    }

    String schema() {
        return PolicySchema.project();
    }
}
