package dev.taskbox.service;

import dev.taskbox.model.Problem;

/** The few sentences that are said at the door, before or without a command. */
final class Problems {
    static final int FAILED = Problem.Kind.FAILED.exitCode();
    static final int UNREACHABLE = Problem.Kind.UNREACHABLE.exitCode();
    static final String NOT_FORESEEN = "of an error nobody foresaw. See taskd's log for it.\n";

    private Problems() {}

    static String otherVersion(String version, Opening opening) {
        return said(
                Problem.unreachable(
                        "other-version",
                        "asking taskd",
                        "taskd is version " + version + " and this is version " + opening.version(),
                        "Run task daemon stop, then try again"),
                opening.argv().contains("--json"));
    }

    /** As docs/cli.md wants it. The texts must need no escapes. */
    static String said(Problem problem, boolean json) {
        if (!json) {
            return "task: " + problem.sentence() + "\n";
        }
        return "{\"error\":{\"code\":\"" + problem.code() + "\",\"message\":\"" + problem.getMessage()
                + "\",\"remedy\":\"" + problem.remedy() + "\"}}\n";
    }
}
