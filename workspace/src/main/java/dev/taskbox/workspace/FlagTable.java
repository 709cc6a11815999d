package dev.taskbox.workspace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which paths are more than text: those that a program runs or obeys by itself later, on a person's machine or in CI.
 *
 * <p>An entry matches in any directory; one that begins with {@code /}, at the top only. One that ends with {@code /}
 * is a directory with all that is in it. {@code *} stands for a part of one name, once in each name. Names are in lower
 * case and compared folded. The first entry that fits gives the reason.
 */
final class FlagTable {
    private static final FlagTable TABLE = new FlagTable()
            .add("sets what later boxes may do", ".taskbox.yaml .taskbox.yml .taskbox/")
            .add("runs in CI", """
                    .github/workflows/ .github/actions/ action.yml action.yaml .gitea/workflows/ .forgejo/workflows/
                    .gitlab-ci.yml .gitlab-ci.yaml *.gitlab-ci.yml .gitlab/ .circleci/ jenkinsfile jenkinsfile.*
                    *.jenkinsfile azure-pipelines* .azure-pipelines/ .azuredevops/ .travis.yml bitbucket-pipelines.yml
                    .drone.* .woodpecker/ .woodpecker.* .buildkite/ buildkite.* .ci/ appveyor.yml .appveyor.yml
                    .cirrus.* .semaphore/ .teamcity/ codemagic.yaml cloudbuild.* buildspec.yml wercker.yml .tekton/
                    .builds/ .build.yml .github/dependabot.yml .github/renovate.* renovate.json* .renovaterc*
                    """)
            .add("decides who reviews", "codeowners")
            .add("runs when it is deployed", """
                    procfile netlify.toml vercel.json now.json fly.toml render.yaml railway.* wrangler.* serverless.*
                    app.yaml chart.yaml
                    """)
            .add("runs as a git hook", """
                    .githooks/ githooks/ .git-hooks/ git-hooks/ .husky/ .huskyrc* husky.config.* lefthook.* .lefthook.*
                    lefthook-local.* .lefthook-local.* .lefthook/ .lefthook-local/ .pre-commit-config.* .pre-commit-hooks.*
                    .overcommit.yml .simple-git-hooks.* simple-git-hooks.* .lintstagedrc* lint-staged.config.*
                    captainhook.json .cargo-husky/ .commitlintrc* commitlint.config.*
                    applypatch-msg pre-applypatch post-applypatch pre-commit pre-merge-commit prepare-commit-msg
                    commit-msg post-commit pre-rebase post-checkout post-merge pre-push pre-receive proc-receive
                    post-receive post-update reference-transaction push-to-checkout pre-auto-gc post-rewrite
                    sendemail-validate fsmonitor-watchman post-index-change p4-*
                    """)
            .add("configures git", ".gitattributes .gitmodules .gitconfig .config/git/ .lfsconfig")
            .add("instructs agents", """
                    agents.md agents.*.md agent.md claude.md claude.*.md gemini.md qwen.md crush.md warp.md skill.md
                    conventions.md codex.md jules.md replit.md .claude/ .claude.json .claude-plugin/ .codex/ .gemini/
                    gemini-extension.json .qwen/ .agents/ .agent/ .cursor/ .cursorrules .windsurf* .windsurf/ .clinerules/
                    .roo/ .roorules* .roomodes .kilocode/ .kilocodemodes .github/copilot-instructions.md
                    .github/instructions/ .github/prompts/ .github/agents/ .github/chatmodes/ .github/skills/
                    .github/hooks/ *.instructions.md *.prompt.md *.chatmode.md *.agent.md *.mdc .mcp.json mcp.json
                    opencode.json* .opencode/ .aider* .continue/ .continuerules .junie/ .kiro/ .amazonq/ .augment/
                    .augment-guidelines .goosehints .goose/ .openhands/ .trae/ .factory/ .crush.json crush.json .amp/
                    .rules .cody/ .tabnine/ .jules/ .devin/
                    """)
            .add("runs when the project is opened in an editor", """
                    .vscode/ *.code-workspace .idea/ *.ipr .fleet/ .zed/ .nvim.lua .nvimrc .exrc .vimrc .vim/
                    .dir-locals.el .dir-locals-2.el *.sublime-project .theia/ .settings/ .project .factorypath
                    .externaltoolbuilders/ .vs/ tasks.vs.json launch.vs.json nbactions.xml .helix/ .jupyter/
                    """)
            .add("runs when its workspace is made", """
                    .devcontainer/ .devcontainer.* .devcontainer* .gitpod.* .idx/ .codesandbox/ .replit replit.nix
                    .stackblitzrc .dev.containerfile devbox.json flake.nix shell.nix default.nix devenv.nix devenv.yaml
                    vagrantfile tiltfile skaffold.yaml
                    """)
            .add("runs in a shell", """
                    .envrc .bashrc .bash_profile .bash_login .bash_logout .bash_aliases .profile .zshrc .zshenv .zprofile
                    .zlogin .zlogout .cshrc .tcshrc .kshrc .shrc .login .inputrc .config/fish/ config.fish .autoenv*
                    .tmux.conf .screenrc .ripgreprc .curlrc .wgetrc .direnv/ .tool-versions .mise.toml mise.toml
                    mise.*.toml .mise/ .config/mise/ .mise.*.toml .rtx.toml .asdfrc .ssh/
                    """)
            .add("sets environment variables", ".env .env.*")
            .add("runs inside an interpreter or debugger", """
                    .gdbinit .lldbinit .pdbrc .pdbrc.py .pythonrc* .pythonstartup sitecustomize.py usercustomize.py *.pth
                    .irbrc .pryrc .rprofile .renviron .noderc
                    """)
            .add("configures a package manager", """
                    .npmrc .yarnrc* .yarn/ .pnp* .pnpmfile.* pnpmfile.* pnpm-workspace.yaml bunfig.toml .bunfig.toml
                    .cargo/ pip.conf pip.ini .pypirc uv.toml .condarc nuget.config .bundle/ .gemrc .mvn/ settings.xml
                    maven-wrapper.properties gradle-wrapper.properties gradle.properties .netrc rust-toolchain*
                    """)
            .add("runs when packages are installed", """
                    package.json setup.py setup.cfg pyproject.toml gemfile *.gemspec composer.json podfile *.podspec
                    package.swift mix.exs rebar.config binding.gyp pipfile environment.yml deno.json* jsr.json
                    """)
            .add("decides which packages are installed", """
                    package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb cargo.lock
                    gemfile.lock poetry.lock uv.lock pdm.lock pipfile.lock composer.lock packages.lock.json podfile.lock
                    mix.lock flake.lock deno.lock go.mod go.sum requirements*.txt cargo.toml gradle.lockfile
                    """)
            .add("runs when the project is built", """
                    build.rs mvnw mvnw.* gradlew gradlew.* gradle/wrapper/ *.gradle *.gradle.kts buildsrc/ build-logic/
                    libs.versions.toml pom.xml build.xml ivy.xml build.sbt *.sbt build.mill build.sc deps.edn project.clj
                    bb.edn build.clj makefile makefile.* gnumakefile *.mk configure configure.ac autogen.sh bootstrap.sh
                    cmakelists.txt *.cmake cmakepresets.json cmakeuserpresets.json meson.build sconstruct sconscript
                    wscript build build.bazel workspace workspace.bazel module.bazel *.bzl .bazelrc .bazelversion
                    .bazeliskrc tools/bazel .buckconfig buck pants.toml rakefile *.rake guardfile capfile thorfile
                    fastfile fastlane/ dangerfile* dockerfile dockerfile.* *.dockerfile containerfile containerfile.*
                    docker-compose* compose.yaml compose.yml compose.*.yaml compose.*.yml docker-bake.* earthfile
                    justfile .justfile taskfile.* magefile.go build.zig build.zig.zon *.csproj *.fsproj *.vbproj
                    *.vcxproj *.proj directory.build.* directory.packages.props *.targets *.props global.json
                    gulpfile.* gruntfile.* webpack.config.* webpack.*.js vite.config.* rollup.config.* rspack.config.*
                    esbuild.config.* next.config.* nuxt.config.* svelte.config.* astro.config.* babel.config.* .babelrc*
                    postcss.config.* .postcssrc* tailwind.config.* tsup.config.* metro.config.* craco.config.*
                    .swcrc .parcelrc angular.json nx.json turbo.json lerna.json project.json rush.json
                    .eslintrc* eslint.config.* .prettierrc* prettier.config.* .stylelintrc* stylelint.config.*
                    pyrightconfig.json mypy.ini .pylintrc .rubocop.yml
                    """)
            .add("runs when the project is tested", """
                    conftest.py pytest.ini tox.ini noxfile.py jest.config.* jest.setup.* vitest.config.* vitest.workspace.*
                    karma.conf.* .mocharc* cypress.config.* playwright.config.* phpunit.xml* .rspec ava.config.* wdio.conf.*
                    .nycrc* .c8rc*
                    """);

    private final Map<String, List<Entry>> byFirstName = new HashMap<>();
    private final List<Entry> byPattern = new ArrayList<>();
    private int size;

    private FlagTable() {}

    /** @param names folded, one for each part of the path */
    private record Entry(int rank, List<String> names, boolean top, boolean directory, String reason) {
        boolean fits(List<String> path, int at, boolean link) {
            if (top && at > 0) {
                return false;
            }
            int common = Math.min(names.size(), path.size() - at);
            for (int i = 0; i < common; i++) {
                if (!fits(names.get(i), path.get(at + i))) {
                    return false;
                }
            }
            int end = at + names.size();
            // a link may bring anything to the place below it
            return end == path.size() || (end < path.size() ? directory : link);
        }

        private static boolean fits(String pattern, String name) {
            int star = pattern.indexOf('*');
            return star < 0
                    ? pattern.equals(name)
                    : name.length() >= pattern.length() - 1
                            && name.startsWith(pattern.substring(0, star))
                            && name.endsWith(pattern.substring(star + 1));
        }
    }

    private FlagTable add(String reason, String entries) {
        for (String entry : entries.strip().split("\\s+")) {
            boolean top = entry.startsWith("/");
            boolean directory = entry.endsWith("/");
            List<String> names = List.of(entry.substring(top ? 1 : 0, entry.length() - (directory ? 1 : 0))
                    .split("/"));
            Entry added = new Entry(size++, names, top, directory, reason);
            if (names.getFirst().contains("*")) {
                byPattern.add(added);
            } else {
                byFirstName
                        .computeIfAbsent(names.getFirst(), _ -> new ArrayList<>())
                        .add(added);
            }
        }
        return this;
    }

    /**
     * Why a path is in the table.
     *
     * @param path its names, folded
     * @param link whether it is no directory but leads to one: a symbolic link, a submodule
     */
    static Optional<String> reason(List<String> path, boolean link) {
        return TABLE.first(path, link).map(Entry::reason);
    }

    private Optional<Entry> first(List<String> path, boolean link) {
        Optional<Entry> first = Optional.empty();
        for (int at = 0; at < path.size(); at++) {
            first = first(first, byFirstName.getOrDefault(path.get(at), List.of()), path, at, link);
            first = first(first, byPattern, path, at, link);
        }
        return first;
    }

    private static Optional<Entry> first(
            Optional<Entry> before, List<Entry> entries, List<String> path, int at, boolean link) {
        Optional<Entry> first = before;
        for (Entry entry : entries) {
            if ((first.isEmpty() || entry.rank < first.get().rank) && entry.fits(path, at, link)) {
                first = Optional.of(entry);
            }
        }
        return first;
    }
}
