package dev.taskbox.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlagTableTest {
    private static String reason(String path) {
        return FlagTable.reason(PathNames.folded(List.of(path.split("/"))), false)
                .orElse("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".gitlab-ci.yml", "ci/x.gitlab-ci.yml", ".circleci/config.yml", "Jenkinsfile", "Jenkinsfile.release",
                "azure-pipelines.yml", ".travis.yml", "bitbucket-pipelines.yml", ".drone.yml",
                        ".buildkite/pipeline.yml",
                ".github/actions/x/action.yml", "tools/action.yaml"
            })
    void ci(String path) {
        assertThat(reason(path)).isEqualTo("runs in CI");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AGENTS.md",
                "sub/AGENTS.md",
                "AGENTS.override.md",
                "CLAUDE.md",
                "CLAUDE.local.md",
                "GEMINI.md",
                ".claude/settings.json",
                "a/.codex/config.toml",
                ".gemini/settings.json",
                ".agents/skills/x/SKILL.md",
                ".cursor/rules/x.mdc",
                ".cursorrules",
                ".windsurfrules",
                ".windsurf/rules/x.md",
                ".github/copilot-instructions.md",
                ".mcp.json",
                "opencode.json",
                "opencode.jsonc",
                "x/SKILL.md",
                ".aider.conf.yml"
            })
    void agents(String path) {
        assertThat(reason(path)).isEqualTo("instructs agents");
    }

    @ParameterizedTest
    @CsvSource({
        ".husky/pre-commit, runs as a git hook",
        "lefthook.yml, runs as a git hook",
        ".lefthook.yaml, runs as a git hook",
        ".pre-commit-config.yaml, runs as a git hook",
        "any/where/post-checkout, runs as a git hook",
        "sub/.gitattributes, configures git",
        ".gitmodules, configures git",
        ".gitconfig, configures git",
        ".idea/workspace.xml, runs when the project is opened in an editor",
        ".devcontainer/devcontainer.json, runs when its workspace is made",
        ".devcontainer.json, runs when its workspace is made",
        ".envrc, runs in a shell",
        ".bash_aliases, runs in a shell",
        ".zlogout, runs in a shell",
        "package.json, runs when packages are installed",
        "packages/x/package.json, runs when packages are installed",
        ".npmrc, configures a package manager",
        ".yarnrc.yml, configures a package manager",
        ".pnp.cjs, configures a package manager",
        ".pnpmfile.cjs, configures a package manager",
        "bunfig.toml, configures a package manager",
        ".cargo/config.toml, configures a package manager",
        ".mvn/extensions.xml, configures a package manager",
        "gradle/wrapper/gradle-wrapper.properties, configures a package manager",
        "gradle/wrapper/gradle-wrapper.jar, runs when the project is built",
        "build.rs, runs when the project is built",
        "mvnw, runs when the project is built",
        "gradlew.bat, runs when the project is built",
        "app/build.gradle.kts, runs when the project is built",
        "settings.gradle, runs when the project is built",
        "pom.xml, runs when the project is built",
        "Makefile, runs when the project is built",
        "setup.py, runs when packages are installed",
        "pyproject.toml, runs when packages are installed",
        "tests/conftest.py, runs when the project is tested",
        "tox.ini, runs when the project is tested",
        "noxfile.py, runs when the project is tested",
        "Rakefile, runs when the project is built",
        "Gemfile, runs when packages are installed",
        "Gemfile.lock, decides which packages are installed",
        "Dockerfile.dev, runs when the project is built",
        "docker-compose.yml, runs when the project is built",
        "compose.yaml, runs when the project is built",
        ".bazelrc, runs when the project is built",
        ".ripgreprc, runs in a shell",
        "venv/site.pth, runs inside an interpreter or debugger",
        ".taskbox.yaml, sets what later boxes may do",
        "docs/CODEOWNERS, decides who reviews"
    })
    void others(String path, String reason) {
        assertThat(reason(path)).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/main/java/App.java",
                "README.md",
                "docs/agents.html",
                "src/hooks/useThing.ts",
                "lib/makefile_test.go",
                "github/workflows/x.yml",
                "notes/package.json.md",
                ".editorconfig",
                ".gitignore",
                "environment.ts",
                "tests/test_x.py",
                "src/claude.ts",
                "env",
                "profile",
                "src/build/x.js",
                "CHANGELOG.md"
            })
    void ordinaryPathsAreNotInIt(String path) {
        assertThat(reason(path)).isEmpty();
    }
}
