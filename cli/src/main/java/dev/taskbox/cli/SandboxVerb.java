package dev.taskbox.cli;

import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Problem;
import dev.taskbox.service.TaskService.SandboxCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "sandbox",
        customSynopsis = "task sandbox [--policy=FILE] [-P=PLACE] [--rw=DIR]... [--open=PORT]... -- CMD...",
        description = {
            "Runs any command in a box, here and now.",
            "It ends with the command's exit code, or with 125 if the box itself could not start."
        })
final class SandboxVerb extends Verb {
    private static final int NO_BOX = 125;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = {"Under this policy; otherwise that of this directory.", "Example: --policy strict.yaml"})
    Optional<String> policy = Optional.empty();

    @Option(
            names = {"-P", "--place"},
            paramLabel = "PLACE",
            description = {"Where it runs.", "Example: -P native"})
    Optional<String> place = Optional.empty();

    @Option(
            names = "--rw",
            paramLabel = "DIR",
            description = {"It may write here; may be given again.", "Example: --rw build"})
    List<String> writable = new ArrayList<>();

    @Option(
            names = "--open",
            paramLabel = "PORT",
            description = {
                "Open this port of it, if its policy exposes it, to you on this machine; may be given again.",
                "Example: task sandbox --open 3000 -- npm start"
            })
    List<Integer> open = new ArrayList<>();

    @Parameters(arity = "1..*", paramLabel = "CMD", description = "The command, after --.")
    List<String> command = new ArrayList<>();

    @Override
    int run(Session session) {
        Optional<Path> policyFile = policy.map(it -> ProjectVerbs.directory(session, it));
        List<Path> directories =
                writable.stream().map(it -> ProjectVerbs.directory(session, it)).toList();
        Optional<PlaceName> placeName = place.map(NewTaskOptions::place);
        try {
            return session.service()
                    .sandbox(
                            new SandboxCommand(
                                    command,
                                    session.invocation().directory(),
                                    policyFile,
                                    directories,
                                    placeName,
                                    open),
                            session.invocation().terminal());
        } catch (Problem e) {
            Errors.print(session.screen(), session.json(), e);
            return NO_BOX;
        }
    }
}
