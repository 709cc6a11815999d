package dev.taskbox.workspace;

import dev.taskbox.model.Problem;
import dev.taskbox.model.Task;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a task changed, from its base to all that was collected, the uncommitted included. Computed on objects alone:
 * neither the project's files nor attributes in a tree have a say, so an agent cannot mark a file as not to be shown.
 */
public final class Review {
    private static final List<String> DIFF = List.of(
            "diff-tree",
            "-r",
            "--find-renames",
            "--no-color",
            "--no-ext-diff",
            "--no-textconv",
            "--no-relative",
            "--submodule=short",
            "--ignore-submodules=none",
            "--src-prefix=a/",
            "--dst-prefix=b/");

    private final Repository project;
    private final Task task;
    private final HostGit git;

    private Review(Repository project, Task task) {
        this.project = project;
        this.task = task;
        this.git = project.objects();
    }

    public static Review of(Repository project, Task task) {
        return new Review(project, task);
    }

    /** @param mostBytes of text that are wanted */
    public DiffText diff(int mostBytes) {
        return text(mostBytes, "--patch");
    }

    /** A line for each file, and a sum. */
    public DiffText stat(int mostBytes) {
        return text(mostBytes, "--stat=100");
    }

    private DiffText text(int mostBytes, String form) {
        Output output = run(Bounds.OBJECTS.withOutput(mostBytes), form);
        // a cut in the middle of a character leaves one replacement character
        return new DiffText(new String(output.bytes(), StandardCharsets.UTF_8), isCut(output));
    }

    public FileChanges files(int mostFiles) {
        Output output = run(Bounds.OBJECTS, "--numstat", "-z");
        List<FileChange> files = parse(output.fields());
        return files.size() > mostFiles
                ? new FileChanges(files.subList(0, mostFiles), true)
                : new FileChanges(files, isCut(output));
    }

    private Output run(Bounds bounds, String... form) {
        Range range = range();
        List<String> arguments = new ArrayList<>(DIFF);
        arguments.addAll(List.of(form));
        arguments.addAll(List.of("--end-of-options", range.from(), range.to()));
        Output output = git.run(bounds, arguments);
        return output.end() == Output.End.EXITED
                ? output.orFail("cannot-diff", tried(), "Check the project with git fsck")
                : output;
    }

    /** Too long or too slow to show in full; what there is may still be of use. */
    private static boolean isCut(Output output) {
        return output.end() != Output.End.EXITED;
    }

    private record Range(String from, String to) {}

    private Range range() {
        TaskRefs refs = TaskRefs.of(task);
        String from = task.base()
                .map(Task.Base::commit)
                .or(() -> git.resolve(refs.base()))
                .orElseThrow(this::nothing);
        String to = git.resolve(refs.snapshot()).orElseThrow(this::nothing);
        return new Range(Oid.check(from, tried()), to);
    }

    private Problem nothing() {
        return Problem.notFound(
                "nothing-collected",
                tried(),
                "none of its work was collected into " + project.root(),
                "Start the task, or wait for its turn to end");
    }

    private String tried() {
        return "showing the changes of task " + task.id();
    }

    /** Each is {@code added TAB deleted TAB path}, or with an empty path followed by the old and the new one. */
    private static List<FileChange> parse(List<byte[]> fields) {
        List<FileChange> files = new ArrayList<>();
        Iterator<byte[]> rest = fields.iterator();
        while (rest.hasNext()) {
            byte[] field = rest.next();
            int first = indexOfTab(field, 0);
            int second = indexOfTab(field, first + 1);
            OptionalInt added = number(field, 0, first);
            OptionalInt deleted = number(field, first + 1, second);
            byte[] path = Arrays.copyOfRange(field, second + 1, field.length);
            if (path.length > 0) {
                files.add(new FileChange(PathText.of(path), Optional.empty(), added, deleted));
            } else if (rest.hasNext()) {
                Optional<String> from = Optional.of(PathText.of(rest.next()));
                if (rest.hasNext()) {
                    files.add(new FileChange(PathText.of(rest.next()), from, added, deleted));
                }
            }
        }
        return files;
    }

    private static int indexOfTab(byte[] field, int from) {
        for (int at = from; at < field.length; at++) {
            if (field[at] == '\t') {
                return at;
            }
        }
        throw new IllegalStateException("git wrote a line without a tab");
    }

    private static OptionalInt number(byte[] field, int from, int to) {
        String text = new String(field, from, to - from, StandardCharsets.US_ASCII);
        return text.equals("-") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
    }
}
