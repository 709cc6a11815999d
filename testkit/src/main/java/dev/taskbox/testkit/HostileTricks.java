package dev.taskbox.testkit;

import dev.taskbox.testkit.HostileRepository.Trick;
import java.util.List;

/** The list of tricks, with what a careless host would run to fall for each. */
final class HostileTricks {
    private static final String COMMIT = "git commit --quiet --allow-empty --message x";
    private static final String CREDENTIAL = "printf 'protocol=https\\nhost=git.invalid\\n\\n' | git credential fill";
    private static final String MERGE = "git checkout -q -b other && echo o > a.txt && git commit -q -a -m o"
            + " && git checkout -q - && echo m > a.txt && git commit -q -a -m m && git merge other";

    static final List<Trick> ALL = List.of(
            new Trick("fsmonitor", HostileRepository::fsmonitor, "git status"),
            new Trick("included config", HostileRepository::includedConfig, "git status"),
            new Trick("worktree config", HostileRepository::worktreeConfig, "git status"),
            new Trick("commondir", HostileRepository::commondir, "git status"),
            new Trick("git file", HostileRepository::gitFile, "git status"),
            new Trick("nested bare repository", HostileRepository::nestedBareRepository, "cd docs && git status"),
            new Trick("clean filter", HostileRepository::cleanFilter, "echo b > a.txt && git add a.txt"),
            new Trick("smudge filter", HostileRepository::smudgeFilter, "rm a.txt && git checkout a.txt"),
            new Trick("process filter", HostileRepository::processFilter, "echo b > a.txt && git add a.txt"),
            new Trick("textconv", HostileRepository::textconv, "git show"),
            new Trick("diff driver", HostileRepository::diffDriver, "echo b > a.txt && git diff"),
            new Trick("external diff", HostileRepository::externalDiff, "echo b > a.txt && git diff"),
            new Trick("merge driver", HostileRepository::mergeDriver, MERGE),
            new Trick("hooks", HostileRepository::hooks, COMMIT),
            new Trick("hooks path", HostileRepository::hooksPath, COMMIT),
            new Trick("editor", HostileRepository::editor, "git commit --allow-empty"),
            new Trick("gpg program", HostileRepository::gpgProgram, COMMIT),
            new Trick("credential helper", HostileRepository::credentialHelper, CREDENTIAL),
            new Trick("askpass", HostileRepository::askPass, CREDENTIAL),
            new Trick("ssh command", HostileRepository::sshCommand, "git fetch origin"),
            new Trick("ext transport", HostileRepository::extTransport, "git fetch origin"),
            new Trick("insteadOf", HostileRepository::insteadOf, "git fetch https://git.invalid/a"),
            new Trick("upload-pack", HostileRepository::remoteUploadPack, "git fetch origin"),
            new Trick("receive-pack", HostileRepository::remoteReceivePack, "git push origin HEAD:x"),
            new Trick("promisor remote", HostileRepository::promisorRemote, "git cat-file -e " + "1".repeat(40)),
            new Trick("alternate refs command", HostileRepository::alternateRefsCommand, "git fetch origin"),
            new Trick("trailer command", HostileRepository::trailerCommand, "echo m | git interpret-trailers"),
            new Trick("archive command", HostileRepository::archiveCommand, "git archive --format=tar.gz HEAD"),
            new Trick("foreign work tree", HostileRepository::foreignWorktree, "git checkout --force ."));

    private HostileTricks() {}
}
