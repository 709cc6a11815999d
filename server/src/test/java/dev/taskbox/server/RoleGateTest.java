package dev.taskbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.model.Problem;
import dev.taskbox.service.Role;
import dev.taskbox.service.TaskService;
import dev.taskbox.service.TaskService.AddTask;
import dev.taskbox.service.TaskService.ListTasks;
import dev.taskbox.service.TaskService.PolicySubject;
import dev.taskbox.service.TaskService.SandboxCommand;
import dev.taskbox.service.TaskService.Uncommitted;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoleGateTest {
    private static final Path NOWHERE = Path.of("/nowhere");

    /** The decision for each method: the least role. Another method needs another line here, and one in the gate. */
    private static final Map<Role, Set<String>> DECISIONS = Map.of(
            Role.VIEW,
            Set.of(
                    "projects",
                    "findProject",
                    "list",
                    "show",
                    "resolve",
                    "events",
                    "lastEvent",
                    "awaitEvents",
                    "rawLog",
                    "audit",
                    "diff",
                    "editor",
                    "explain",
                    "check",
                    "unapproved",
                    "presets",
                    "policySchema",
                    "exportPolicy",
                    "status"),
            Role.OPERATE,
            Set.of(
                    "add",
                    "start",
                    "stop",
                    "retry",
                    "reply",
                    "done",
                    "delete",
                    "restore",
                    "mergeFlags",
                    "merge",
                    "doctor",
                    "places"),
            Role.ADMIN,
            Set.of(
                    "addProject",
                    "removeProject",
                    "approve",
                    "allowHost",
                    "initDevcontainer",
                    "sandbox",
                    "shutdown",
                    "openFile",
                    "openPort",
                    "openSsh",
                    "addSshKey",
                    "sshKeys",
                    "removeSshKey",
                    "sshAudit"));

    private final AnyService any = new AnyService();

    private static Stream<Method> methods() {
        return Arrays.stream(TaskService.class.getMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()));
    }

    @Test
    void everyMethodHasADecision() {
        Set<String> decided = DECISIONS.values().stream().flatMap(Set::stream).collect(Collectors.toSet());

        assertThat(methods().map(Method::getName).collect(Collectors.toSet())).isEqualTo(decided);
        assertThat(Arrays.stream(TaskService.class.getMethods()).filter(Method::isDefault))
                .as("a method with a body would go past the gate")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void isOpenToTheLeastRoleAndThoseAboveAndToNoOther(Method method) throws Exception {
        Role least = DECISIONS.entrySet().stream()
                .filter(entry -> entry.getValue().contains(method.getName()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        Map<Role, String> outcome = new TreeMap<>();
        for (Role role : Role.values()) {
            any.asked.clear();
            outcome.put(role, call(method, role));
            assertThat(any.asked).isEqualTo(role.covers(least) ? List.of(method.getName()) : List.of());
        }
        for (Role role : Role.values()) {
            assertThat(outcome.get(role)).as("as %s", role.word()).isEqualTo(role.covers(least) ? "done" : "role");
        }
    }

    private String call(Method method, Role role) throws IllegalAccessException {
        try {
            Object[] arguments = Arrays.stream(method.getParameterTypes())
                    .map(RoleGateTest::argument)
                    .toArray();
            method.invoke(new RoleGate(any.service, role, NOWHERE), arguments);
            return "done";
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Problem problem) {
                assertThat(problem.kind()).isEqualTo(Problem.Kind.REFUSED);
                return problem.code();
            }
            throw new AssertionError(e.getCause());
        }
    }

    @SuppressWarnings("NullAway")
    private static @Nullable Object argument(Class<?> type) {
        Map<Class<?>, Object> arguments = Map.ofEntries(
                Map.entry(Path.class, Path.of("/src/api")),
                Map.entry(String.class, "example.com"),
                Map.entry(Optional.class, Optional.empty()),
                Map.entry(OptionalInt.class, OptionalInt.empty()),
                Map.entry(OptionalLong.class, OptionalLong.empty()),
                Map.entry(List.class, List.of()),
                Map.entry(Duration.class, Duration.ZERO),
                Map.entry(Uncommitted.class, Uncommitted.ASK),
                Map.entry(Role.class, Role.VIEW),
                Map.entry(PolicySubject.class, new PolicySubject.OfTask(1)),
                Map.entry(Consumer.class, (Consumer<Object>) _ -> {}),
                Map.entry(ListTasks.class, new ListTasks(Set.of(), Optional.empty(), Optional.empty())),
                Map.entry(AddTask.class, new AddTask("api", "Title", "", Optional.empty(), Optional.empty(), 0)),
                Map.entry(
                        SandboxCommand.class,
                        new SandboxCommand(
                                List.of("id"),
                                Path.of("/src/api"),
                                Optional.empty(),
                                List.of(),
                                Optional.empty(),
                                List.of())));
        return arguments.containsKey(type) ? arguments.get(type) : AnyService.nothing(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "~", "~/.ssh", "../x", "a/b"})
    void whetherAPathIsAllowedIsForAdmins(String path) {
        assertThatThrownBy(
                        () -> new RoleGate(any.service, Role.OPERATE, NOWHERE).check(new PolicySubject.OfTask(1), path))
                .hasMessageContaining("takes admin");
        new RoleGate(any.service, Role.ADMIN, NOWHERE).check(new PolicySubject.OfTask(1), path);
        assertThat(any.asked).containsExactly("check");
    }

    @Test
    void whoStandsInNoDirectoryMustNameAProject() {
        RoleGate gate = new RoleGate(any.service, Role.ADMIN, NOWHERE);

        assertThatThrownBy(() -> gate.findProject(Optional.empty(), NOWHERE)).hasMessageContaining("no directory");
        assertThatThrownBy(() -> gate.unapproved(Optional.empty(), NOWHERE)).hasMessageContaining("no directory");
        assertThatThrownBy(() -> gate.approve(Optional.empty(), NOWHERE, List.of()))
                .hasMessageContaining("no directory");
        assertThatThrownBy(() -> gate.allowHost(Optional.empty(), NOWHERE, "example.com"))
                .hasMessageContaining("no directory");
        assertThat(any.asked).isEmpty();
        gate.findProject(Optional.of("api"), NOWHERE);
        assertThat(any.asked).containsExactly("findProject");
    }
}
