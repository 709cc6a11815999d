package dev.taskbox.cli;

import dev.taskbox.model.OpenPort;
import dev.taskbox.model.Problem;
import dev.taskbox.service.TaskService.EditorView;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "open",
        description = {
            "Opens a port of a server in a task's box to you on this machine, as far as its policy exposes it.",
            "It stays open until the run is over, or you press Ctrl-C. What you open in a browser may send what it",
            "knows anywhere: see task help security.",
            "With --editor it prints the command that opens the task's container in an editor."
        })
final class OpenVerb extends Verb {
    private static final int HIGHEST = 65_535;
    private static final List<String> EDITORS = List.of("code", "code-insiders");

    @Parameters(index = "0", paramLabel = "ID", description = "The task's number, or the beginning of its title.")
    String id = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PORT",
            description = "In the box; otherwise the one that its policy exposes.")
    @Nullable Integer port;

    @Option(
            names = {"-l", "--listen"},
            paramLabel = "PORT",
            description = {"On this machine; otherwise any that is free.", "Example: task open 12 3000 --listen 8080"})
    @Nullable Integer listen;

    @Option(
            names = {"-e", "--editor"},
            paramLabel = "EDITOR",
            description = {
                "Attach this editor to the task's container: code, or code-insiders.",
                "Example: task open 12 --editor code"
            })
    @Nullable String editor;

    @Override
    int run(Session session) {
        if (editor != null) {
            return edit(session, editor);
        }
        long task = session.resolve(id);
        OptionalInt inside = checked(port);
        OptionalInt outside = checked(listen);
        Hangup hangup = new Hangup(session.invocation().terminal());
        Optional<OpenPort> opened = hangup.orEmpty(() -> session.service().openPort(task, inside, outside));
        if (opened.isEmpty()) {
            return Follower.INTERRUPTED;
        }
        try (OpenPort it = opened.get()) {
            print(session, task, it);
            return hangup.orEmpty(() -> ended(it)).isPresent() ? OK : Follower.INTERRUPTED;
        }
    }

    private int edit(Session session, String program) {
        if (port != null || listen != null) {
            throw Problem.usage(
                    "bad-options",
                    "opening a task",
                    "an editor attaches to the container and needs no port",
                    "Say one of both");
        }
        if (!EDITORS.contains(program)) {
            throw Errors.noSuch("editor", program, EDITORS);
        }
        long task = session.resolve(id);
        EditorView view = session.service().editor(task);
        String uri = EditorUri.of(view);
        String command = program + " --folder-uri " + uri;
        if (session.json()) {
            session.screen()
                    .out(Json.write(Json.object()
                            .put("task", task)
                            .put("container", view.container())
                            .put("folder", view.folder())
                            .put("uri", uri)
                            .put("command", command)));
        } else {
            session.screen().out(Line.of(command));
            session.say(
                    "Run it on the machine of taskd, where " + program
                            + " needs the extension Dev Containers. What the container runs is the agent's: see task help security");
        }
        return OK;
    }

    private static OptionalInt checked(@Nullable Integer number) {
        if (number == null) {
            return OptionalInt.empty();
        }
        if (number < 1 || number > HIGHEST) {
            throw Problem.usage(
                    "bad-port", "opening a port", number + " is no port", "Say a number from 1 to " + HIGHEST);
        }
        return OptionalInt.of(number);
    }

    private static OpenPort ended(OpenPort port) throws InterruptedException {
        port.await();
        return port;
    }

    private static void print(Session session, long task, OpenPort port) {
        String url = "http://127.0.0.1:" + port.outside();
        if (session.json()) {
            session.screen()
                    .out(Json.write(Json.object()
                            .put("task", task)
                            .put("port", port.inside())
                            .put("listen", port.outside())
                            .put("url", url)));
        } else {
            session.screen().out(Line.of(url));
            session.say(
                    "It is port " + port.inside() + " of task " + task + ", until its run is over or you press Ctrl-C");
        }
        session.screen().flush();
    }
}
