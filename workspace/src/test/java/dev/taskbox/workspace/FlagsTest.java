package dev.taskbox.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.model.Flag;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that leaves something behind to run later, and would rather not have it seen. */
class FlagsTest {
    @TempDir
    Path root;

    private Bench bench;

    @BeforeEach
    void aWorkspace() {
        bench = Bench.in(root);
    }

    private List<Flag> after(String script) {
        bench.create();
        bench.box().asAgent(script);
        return bench.collect().flags();
    }

    private Map<String, String> reasonsAfter(String script) {
        return after(script).stream().collect(Collectors.toMap(Flag::path, Flag::reason));
    }

    @Test
    void ordinaryWorkIsNotFlagged() {
        assertThat(after("echo d >> src/a.txt; echo x > src/new.txt; ln -s a.txt src/l; ln -s ../README.md src/r; "
                        + "mkdir -p docs/é; echo x > docs/é/ü.md; git add -A; git commit -qm x; echo y > later"))
                .isEmpty();
    }

    @Test
    void whatRunsLaterIsFlaggedWhetherCommittedOrNot() {
        assertThat(
                        reasonsAfter(
                                "mkdir -p .github/workflows sub/.vscode; echo x > .github/workflows/ci.yml; "
                                        + "echo x > sub/.vscode/tasks.json; git add -A; git commit -qm x; echo x > CLAUDE.md; echo x > .envrc"))
                .isEqualTo(Map.of(
                        ".github/workflows/ci.yml", "runs in CI",
                        "sub/.vscode/tasks.json", "runs when the project is opened in an editor",
                        "CLAUDE.md", "instructs agents",
                        ".envrc", "runs in a shell"));
    }

    /** A merge takes the commits with or without what was left uncommitted. */
    @Test
    void whatIsCommittedAndThenTakenBackIsFlaggedToo() {
        assertThat(after("echo x > .envrc; git add -A; git commit -qm x; rm .envrc"))
                .containsExactly(new Flag(".envrc", "runs in a shell"));
    }

    @Test
    void aDeletionIsSaid() {
        bench.project.write(".npmrc", "ignore-scripts=true\n");
        bench.project.commit("Careful");
        assertThat(after("git rm -q .npmrc; git commit -qm x"))
                .containsExactly(new Flag(".npmrc", "configures a package manager (deleted)"));
    }

    /** Where a person's file system tells no case, composition or invisible letter apart, these are the real names. */
    @Test
    void spellingsOfTheSameNameAreFoundOut() {
        Map<String, String> reasons = reasonsAfter("""
                mkdir -p .GitHub/Workflows .huſky .ıdea
                echo x > .GitHub/Workflows/x.yml; echo x > .huſky/run; echo x > .ıdea/w.xml
                echo x > claude.MD; echo x > mAkefile; echo x > "$(printf '.en\\342\\200\\213vrc')"
                mkdir '.vscode.' '.claude::$INDEX_ALLOCATION'; echo x > .vscode./tasks.json
                echo x > '.claude::$INDEX_ALLOCATION/settings.json'
                """);
        assertThat(reasons)
                .containsEntry(".GitHub/Workflows/x.yml", "runs in CI")
                .containsEntry(".huſky/run", "runs as a git hook")
                .containsEntry(".ıdea/w.xml", "runs when the project is opened in an editor")
                .containsEntry("claude.MD", "instructs agents")
                .containsEntry("mAkefile", "runs when the project is built")
                .containsEntry("\".en\\342\\200\\213vrc\"", "has a name that hides characters; runs in a shell")
                .containsEntry(
                        ".vscode./tasks.json",
                        "has a name that Windows takes for another; runs when the project is opened in an editor")
                .containsEntry(
                        ".claude::$INDEX_ALLOCATION/settings.json",
                        "has a name that Windows takes for another; instructs agents");
    }

    @Test
    void namesThatAreNotWhatTheyLookLikeAreFlagged() {
        Map<String, String> reasons = reasonsAfter("""
                echo x > "$(printf 'a\\342\\200\\256txt.exe')"; echo x > "$(printf 'b\\nc')"; echo x > "$(printf 'd\\033[2J')"
                echo x > nul.txt; echo x > 'end '; echo x > GITHUB~1; echo x > "$(printf 'l\\351on')"; echo x > 'back\\slash'
                """);
        assertThat(reasons).hasSize(8).allSatisfy((path, reason) -> {
            assertThat(reason).startsWith("has a name that ");
            assertThat(path.codePoints()).allMatch(PlainText::isPlain);
        });
    }

    @Test
    void aPathThatReplacesAnotherWhereCaseDoesNotCountIsFlagged() {
        assertThat(reasonsAfter("echo x > SRC; mkdir Src; echo x > src/A.txt; echo x > src/b.txt; echo x > Src/c"))
                .isEqualTo(Map.of(
                        "SRC", "differs from another path in case only",
                        "Src/c", "differs from another path in case only",
                        "src/A.txt", "differs from another path in case only",
                        "src/b.txt", "differs from another path in case only"));
    }

    @Test
    void linksThatLeaveAreFlagged() {
        Map<String, String> reasons = reasonsAfter("""
                ln -s /etc/passwd absolute; ln -s ../x out; ln -s ../../x src/out; ln -s src/../../x behind
                ln -s .git/hooks hooks; ln -s ../.GIT/config src/config; ln -s '..\\..\\x' windows; ln -s 'C:/x' drive
                ln -s src/a.txt fine; ln -s ../README.md src/fine; ln -s docs .github; ln -s "$(printf '%5000s' x)" long || true
                """);
        assertThat(reasons)
                .doesNotContainKeys("fine", "src/fine")
                .containsEntry("absolute", "is a symbolic link to an absolute path")
                .containsEntry("out", "is a symbolic link that may lead out of the repository")
                .containsEntry("src/out", "is a symbolic link that may lead out of the repository")
                .containsEntry("behind", "is a symbolic link that may lead out of the repository")
                .containsEntry("hooks", "is a symbolic link into the git directory")
                .containsEntry("src/config", "is a symbolic link into the git directory")
                .containsEntry("windows", "is a symbolic link that may lead out of the repository")
                .containsEntry("drive", "is a symbolic link to an absolute path")
                .containsEntry(".github", "runs in CI");
    }

    /** The link is the person's own; what it leads to is the agent's. */
    @Test
    void whatALinkLeadsToIsFlaggedAsTheLinkWouldBe() {
        bench.project.sh(
                "mkdir docs && echo x > docs/guide.md && ln -s docs/guide.md CLAUDE.md && ln -s docs/c .claude");
        bench.project.commit("Guide agents");
        assertThat(reasonsAfter(
                        "echo evil >> docs/guide.md; mkdir docs/c; echo x > docs/c/settings.json; echo x > docs/x"))
                .isEqualTo(Map.of(
                        "docs/guide.md", "instructs agents by the link CLAUDE.md",
                        "docs/c/settings.json", "instructs agents by the link .claude"));
    }

    @Test
    void executablesAndBinariesAreFlagged() {
        assertThat(reasonsAfter(
                        "echo '#!/bin/sh' > run; printf 'x\\0' > tool; printf 'x\\0' > data; chmod +x run tool src/a.txt; "
                                + "head -c 2000000 /dev/zero > large; chmod +x large"))
                .isEqualTo(Map.of(
                        "run", "is executable",
                        "tool", "is an executable binary",
                        "src/a.txt", "was made executable",
                        "large", "is executable and could not be looked into"));
    }

    /** Who runs git in there runs what its config says. */
    @Test
    void aRepositoryAmongTheFilesIsFlagged() {
        Map<String, String> reasons = reasonsAfter("""
                mkdir -p fix/objects fix/refs; echo 'ref: refs/heads/x' > fix/HEAD; echo '[core]' > fix/config
                echo x > fix/objects/x; echo x > fix/refs/x; echo x > fix/data
                mkdir other; echo x > other/HEAD; echo x > other/config
                """);
        assertThat(reasons)
                .containsEntry("fix/HEAD", "makes its directory a git repository")
                .containsEntry("fix/config", "makes its directory a git repository")
                .doesNotContainKeys("fix/data", "other/HEAD", "other/config");
    }

    @Test
    void aSubmoduleIsFlagged() {
        assertThat(reasonsAfter(
                        "git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),lib; git commit -qm x"))
                .containsEntry("lib", "is a submodule, whose content is not in the diff");
    }

    @Test
    void theHooksOfThePersonAreFlaggedWhereverTheyAre() {
        bench.project.git("config", "core.hooksPath", "tools/on");
        assertThat(reasonsAfter("mkdir -p tools/on tools/off; echo x > tools/on/x; echo x > tools/off/x"))
                .isEqualTo(Map.of("tools/on/x", "runs as a git hook"));
    }

    /** Ten thousand harmless ones do not push out the one that counts. */
    @Test
    void aFloodHidesNothing() {
        List<Flag> flags = after("""
                i=0; while [ $i -lt 3000 ]; do mkdir -p a/$i; echo x > a/$i/AGENTS.md; i=$((i+1)); done
                mkdir -p z/.github/workflows; echo x > z/.github/workflows/ci.yml
                """);
        assertThat(flags)
                .hasSize(FlagList.MOST + 2)
                .contains(new Flag("z/.github/workflows/ci.yml", "runs in CI"))
                .endsWith(new Flag(Flag.MORE, "and 2960 more: instructs agents (2960)"));
    }

    @Test
    void aLongPathIsShortened() {
        String name = "n".repeat(200);
        List<Flag> flags = after("d=" + name + "; mkdir -p $d/$d/$d/$d; echo x > $d/$d/$d/$d/CLAUDE.md");
        assertThat(flags.getFirst().path())
                .hasSize(501)
                .startsWith("nnn")
                .endsWith("/CLAUDE.md")
                .contains(Flag.MORE);
    }

    /** Attributes, and a configuration for showing changes, are not asked. */
    @Test
    void nothingInTheProjectKeepsAPathFromBeingSeen() {
        bench.project.write(".gitattributes", "* -diff export-ignore\n");
        bench.project.commit("Hide it all");
        bench.project.sh(
                "git config diff.ignoreSubmodules all; git config diff.relative true; git config diff.renames copies;"
                        + "git config diff.orderFile /nowhere; echo '* -diff' > .git/info/attributes");
        assertThat(reasonsAfter("git mv src/a.txt .envrc; git commit -qm x"))
                .containsEntry(".envrc", "runs in a shell");
    }
}
