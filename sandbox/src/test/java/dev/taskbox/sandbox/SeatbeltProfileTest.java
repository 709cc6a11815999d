package dev.taskbox.sandbox;

import static dev.taskbox.sandbox.SeatbeltFixture.DATA;
import static dev.taskbox.sandbox.SeatbeltFixture.HOME;
import static dev.taskbox.sandbox.SeatbeltFixture.TMP;
import static dev.taskbox.sandbox.SeatbeltFixture.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskbox.model.Problem;
import dev.taskbox.model.SandboxRequest.Mount;
import dev.taskbox.sandbox.Sbpl.Subject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The meaning of a profile: what it allows, not what it says. It has not been run on a Mac. */
class SeatbeltProfileTest {
    private static final List<String> WRITES =
            List.of("file-write-data", "file-write-create", "file-write-unlink", "file-write-mode", "file-write-xattr");

    private final SeatbeltFixture mac = new SeatbeltFixture();

    private void assertWritable(Sbpl profile, String path) {
        assertThat(WRITES)
                .allSatisfy(write -> assertThat(profile.allowed(write, path))
                        .as("%s %s", write, path)
                        .isTrue());
    }

    private void assertNotWritable(Sbpl profile, String path) {
        assertThat(WRITES)
                .allSatisfy(write -> assertThat(profile.allowed(write, path))
                        .as("%s %s", write, path)
                        .isFalse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/usr/bin/git",
                "/bin/sh",
                "/opt/homebrew/bin/node",
                "/System/Library/dyld/x",
                "/System/Volumes/Preboot/Cryptexes/OS/usr/lib/libSystem.dylib",
                "/Library/Developer/CommandLineTools/usr/bin/clang",
                "/private/etc/hosts",
                "/private/etc/ssl/cert.pem",
                "/Users/me/.sdkman/candidates/java",
                WORKSPACE + "/README.md",
                HOME + "/.cache/x",
                TMP + "/x",
                "/dev/null",
                "/dev/urandom",
                "/",
            })
    void readsTheSystemAndWhatItWasGiven(String path) {
        assertThat(mac.profile().allowed("file-read-data", path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/Users",
                "/Users/me",
                "/Users/me/.ssh/id_ed25519",
                "/Users/me/.sdkman2/x",
                "/Users/me/Library/Keychains/login.keychain-db",
                "/Users/me/run/egress/7-1/egress.sock",
                DATA,
                DATA + "/taskbox.db",
                DATA + "/tasks/7/runs/1/turn-1/spec",
                DATA + "/tasks/8/workspace/x",
                WORKSPACE + "2/x",
                "/System/Volumes/Data/Users/me/.ssh/id_ed25519",
                "/System/Volumes/VM/swapfile0",
                "/Library/Keychains/System.keychain",
                "/Library/Preferences/x",
                "/Volumes/Backup/x",
                "/private/etc/master.passwd",
                "/private/etc/sudoers",
                "/private/etc/ssh/ssh_host_ed25519_key",
                "/private/var/root/.ssh/id",
                "/private/var/db/dslocal/nodes/x",
                "/private/var/folders/ab/T/other",
                "/private/tmp/other",
                "/private/var/run/docker.sock",
                "/dev/disk0",
                "/dev/ttys001",
                "/Applications/1Password.app/x",
                "/cores/x",
            })
    void seesNothingElse(String path) {
        Sbpl profile = mac.profile();

        for (String operation :
                List.of("file-read-data", "file-read-xattr", "process-exec", "file-map-executable", "file-ioctl")) {
            assertThat(profile.allowed(operation, path)).as(operation).isFalse();
        }
        assertNotWritable(profile, path);
    }

    /** To resolve a path its directories must be there; their lists are not shown. */
    @Test
    void whatLeadsToAGrantIsThereAndNothingBesides() {
        Sbpl profile = mac.profile();

        assertThat(List.of("/Users", "/Users/me", DATA, "/private", "/private/var/folders/ab/T"))
                .allMatch(path -> profile.allowed("file-read-metadata", path))
                .noneMatch(path -> profile.allowed("file-read-data", path));
        assertThat(List.of("/Users/me/.ssh", "/Users/you", DATA + "/taskbox.db"))
                .noneMatch(path -> profile.allowed("file-read-metadata", path));
    }

    @Test
    void writesTheWorkspaceTheHomeAndItsOwnTmpOnly() {
        Sbpl profile = mac.profile();

        List.of(WORKSPACE + "/a", WORKSPACE + "/.git/index", HOME + "/.x", TMP + "/a/b")
                .forEach(path -> assertWritable(profile, path));
        List.of(
                        "/usr/local/bin/x",
                        "/opt/homebrew/bin/x",
                        "/Users/me/.sdkman/x",
                        "/private/tmp/x",
                        "/private/etc/hosts",
                        "/")
                .forEach(path -> assertNotWritable(profile, path));
        assertThat(profile.allowed("file-write-data", "/dev/null")).isTrue();
        assertThat(profile.allowed("file-write-create", "/dev/null")).isFalse();
    }

    /** Moved away, a directory would not be where the rules say. */
    @Test
    void noGrantIsMovedOrReplaced() {
        Sbpl profile = mac.profile();

        assertThat(List.of(WORKSPACE, HOME, TMP, "/Users/me/.sdkman", DATA))
                .noneMatch(path -> profile.allowed("file-write-unlink", path))
                .noneMatch(path -> profile.allowed("file-write-create", path));
    }

    @Test
    void whatIsReadOnlyWithinAWritableTreeStaysSo() {
        mac.mounts.add(Mount.readOnly(Path.of(WORKSPACE + "/.git/hooks"), "/work/api/.git/hooks"));
        Sbpl profile = mac.profile();

        assertNotWritable(profile, WORKSPACE + "/.git/hooks");
        assertNotWritable(profile, WORKSPACE + "/.git/hooks/pre-commit");
        assertThat(profile.allowed("file-read-data", WORKSPACE + "/.git/hooks/pre-commit"))
                .isTrue();
        assertWritable(profile, WORKSPACE + "/.git/hooks2");
        assertWritable(profile, WORKSPACE + "/.git/config");
        assertThat(profile.allowed("file-write-unlink", WORKSPACE + "/.git"))
                .as("its directory is not moved away")
                .isFalse();
        assertThat(profile.allowed("file-write-create", WORKSPACE + "/.git"))
                .as("nor replaced")
                .isFalse();
        assertThat(profile.allowed("file-write-mode", WORKSPACE + "/.git")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.GIT/hooks/pre-commit",
                "/.git/HOOKS/pre-commit",
                "/.Git/Hooks",
                "/.git/hoo\u212as/x",
                "/.git/hook\u017f/x",
            })
    void inEveryCaseOfItsName(String path) {
        mac.mounts.add(Mount.readOnly(Path.of(WORKSPACE + "/.git/hooks"), "/work/api/.git/hooks"));

        assertNotWritable(mac.profile(), WORKSPACE + path);
    }

    @Test
    void theRegularExpressionMeansTheNameAlone() {
        String name = WORKSPACE + "/a+b(c)[d]{e}.f|g$h^i*j?k\\l\"m";
        mac.mounts.add(Mount.readOnly(Path.of(name), "/work/api" + name.substring(WORKSPACE.length())));
        Sbpl profile = mac.profile();

        assertNotWritable(profile, name);
        assertNotWritable(profile, name.replace("/a+b", "/A+B") + "/x");
        assertWritable(profile, WORKSPACE + "/aab(c)[d]{e}.f|g$h^i*j?k\\l\"m");
        assertWritable(profile, WORKSPACE + "/x");
    }

    @Test
    void laterMountsLieOverEarlierOnes() {
        mac.mounts.add(Mount.readOnly(Path.of(WORKSPACE + "/lib"), "/work/api/lib"));
        mac.mounts.add(Mount.readWrite(Path.of(WORKSPACE + "/lib/cache"), "/work/api/lib/cache"));
        mac.mounts.add(Mount.readOnly(Path.of(WORKSPACE + "/lib/cache/x"), "/work/api/lib/cache/x"));
        Sbpl profile = mac.profile();

        assertNotWritable(profile, WORKSPACE + "/lib/a");
        assertWritable(profile, WORKSPACE + "/lib/cache/a");
        assertNotWritable(profile, WORKSPACE + "/lib/cache/x/a");
        assertThat(profile.allowed("file-write-unlink", WORKSPACE + "/lib/cache"))
                .isFalse();
    }

    @Test
    void noSetuidProgramRunsOrIsMade() {
        Sbpl profile = mac.profile();

        assertThat(profile.allowed("file-write-setugid", WORKSPACE + "/x")).isFalse();
        assertThat(List.of("/usr/bin/sudo", "/usr/bin/su", "/usr/bin/crontab", "/bin/launchctl", "/usr/bin/osascript"))
                .noneMatch(path -> profile.allowed("process-exec", path));
        assertThat(List.of("/bin/sh", WORKSPACE + "/gradlew", "/Users/me/.sdkman/bin/java"))
                .allMatch(path -> profile.allowed("process-exec", path));
    }

    @Test
    void reachesItsProxyAndNothingElse() {
        Sbpl profile = mac.profile();

        assertThat(profile.allowed("network-outbound", Subject.of("remote", "tcp localhost:41234")))
                .isTrue();
        assertThat(List.of(
                        "tcp localhost:41235",
                        "tcp localhost:22",
                        "tcp 1.1.1.1:41234",
                        "udp localhost:41234",
                        "udp 1.1.1.1:53",
                        "unix /private/var/run/docker.sock",
                        "unix /private/var/run/mDNSResponder",
                        "unix /Users/me/run/egress/7-1/egress.sock",
                        "unix " + HOME + "/s",
                        "unix " + TMP + "2/s"))
                .noneMatch(address -> profile.allowed("network-outbound", Subject.of("remote", address)));
        assertThat(profile.allowed("network-outbound", Subject.of("remote", "unix " + TMP + "/s")))
                .isTrue();
        for (String operation : List.of("network-bind", "network-inbound")) {
            assertThat(profile.allowed(operation, Subject.of("local", "tcp localhost:41234")))
                    .isFalse();
            assertThat(profile.allowed(operation, Subject.of("local", "unix " + TMP + "/s")))
                    .isTrue();
        }
        assertThat(List.of("AF_SYSTEM", "AF_ROUTE", "AF_VSOCK"))
                .noneMatch(domain -> profile.allowed("system-socket", Subject.of("socket-domain", domain)));
    }

    @Test
    void withoutAnExitThereIsNone() {
        mac.port = OptionalInt.empty();

        assertThat(mac.text()).doesNotContain("tcp");
    }

    @Test
    void servesOnPortsThatThePolicyExposesAndCallsNone() {
        mac.expose = List.of(3000);
        Sbpl profile = mac.profile();

        assertThat(profile.allowed("network-bind", Subject.of("local", "tcp localhost:3000")))
                .isTrue();
        assertThat(profile.allowed("network-inbound", Subject.of("local", "tcp localhost:3000")))
                .isTrue();
        assertThat(profile.allowed("network-bind", Subject.of("local", "tcp localhost:3001")))
                .isFalse();
        assertThat(profile.allowed("network-outbound", Subject.of("remote", "tcp localhost:3000")))
                .as("the host may have a server there")
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.apple.SecurityServer",
                "com.apple.securityd",
                "com.apple.securityd.xpc",
                "com.apple.trustd.agent",
                "com.apple.pasteboard.1",
                "com.apple.coreservices.appleevents",
                "com.apple.coreservices.launchservicesd",
                "com.apple.lsd.open",
                "com.apple.cfprefsd.agent",
                "com.apple.dnssd.service",
                "com.apple.SystemConfiguration.configd",
                "com.apple.windowserver.active",
                "com.apple.tccd",
                "com.apple.bsd.dirhelper",
                "com.apple.system.loggerx",
            })
    void asksNoServiceThatActsForTheUser(String service) {
        assertThat(mac.profile().allowed("mach-lookup", Subject.of("name", service)))
                .isFalse();
    }

    @Test
    void asksWhatTheLibraryNeeds() {
        Sbpl profile = mac.profile();

        assertThat(profile.allowed("mach-lookup", Subject.of("name", "com.apple.system.opendirectoryd.libinfo")))
                .isTrue();
        assertThat(profile.allowed("sysctl-read", Subject.of("name", "hw.ncpu")))
                .isTrue();
        assertThat(List.of(
                        "kern.procargs2.1",
                        "kern.proc.all",
                        "kern.proc.pid.1",
                        "kern.bootargs",
                        "net.inet.tcp.pcblist"))
                .noneMatch(name -> profile.allowed("sysctl-read", Subject.of("name", name)));
        assertThat(profile.allowed("ipc-posix-sem", Subject.of("name", "/mp-ab12_x")))
                .isTrue();
        assertThat(profile.allowed("ipc-posix-sem", Subject.of("name", "/other")))
                .isFalse();
        assertThat(profile.allowed("ipc-posix-shm-read-data", Subject.of("name", "/other")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "appleevent-send",
                "authorization-right-obtain",
                "distributed-notification-post",
                "device-camera",
                "file-link",
                "file-mknod",
                "file-mount",
                "fs-snapshot-create",
                "generic-issue-extension",
                "iokit-get-properties",
                "iokit-open",
                "iokit-set-properties",
                "ipc-posix-shm-write-create",
                "ipc-sysv-shm",
                "job-creation",
                "lsopen",
                "mach-priv-host-port",
                "mach-priv-task-port",
                "mach-register",
                "mach-task-name",
                "nvram-set",
                "process-info-pidinfo",
                "pseudo-tty",
                "signal",
                "sysctl-write",
                "system-kext-load",
                "system-privilege",
                "user-preference-read",
                "user-preference-write",
            })
    void doesNothingThatIsNotNamed(String operation) {
        assertThat(mac.profile().allowed(operation, Subject.path(WORKSPACE + "/x")))
                .isFalse();
    }

    @Test
    void knowsItsOwnProcessesOnly() {
        Sbpl profile = mac.profile();

        for (String operation : List.of("signal", "process-info-pidinfo", "process-info-listpids")) {
            assertThat(profile.allowed(operation, Subject.of("target", "same-sandbox")))
                    .isTrue();
            assertThat(profile.allowed(operation, Subject.of("target", "others")))
                    .isFalse();
        }
        assertThat(profile.allowed("process-fork", Subject.path(""))).isTrue();
    }

    @Test
    void aTerminalIsItsOwnAndOnlyWhereItIsAskedFor() {
        for (String device : List.of("/dev/tty", "/dev/ptmx", "/dev/ttys004")) {
            assertThat(mac.profile().allowed("file-ioctl", device)).isFalse();
        }
        mac.terminal = Optional.of(Path.of("/dev/ttys004"));
        Sbpl profile = mac.profile();

        assertThat(profile.allowed("pseudo-tty", Subject.path(""))).isTrue();
        for (String operation : List.of("file-read-data", "file-write-data", "file-ioctl")) {
            assertThat(profile.allowed(operation, "/dev/ttys004")).isTrue();
            assertThat(profile.allowed(operation, "/dev/ttys005"))
                    .as("another window of the user's")
                    .isFalse();
            Subject opened = new Subject(Map.of("path", "/dev/ttys005", "extension", "com.apple.sandbox.pty"));
            assertThat(profile.allowed(operation, opened)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/Users/me/a\"b",
                "/Users/me/a\\",
                "/Users/me/a\\\"))(allow default)(deny default (literal \"",
                "/Users/me/x\") (subpath \"/",
                "/Users/me/; comment",
                "/Users/me/(allow file-write* (subpath \"/\"))",
                "/Users/me/#\"^/\"",
                "/Users/me/a b\u00a0c",
                "/Users/me/\u00e4\ud83d\ude00",
            })
    void aHostileNameIsANameAndNoRule(String path) {
        mac.mounts.add(Mount.readWrite(Path.of(path), "/hostile"));
        Sbpl profile = mac.profile();

        assertWritable(profile, path + "/x");
        List.of("/Users/me/.ssh/id", "/etc/x", "/Users/me/a", "/x").forEach(other -> assertNotWritable(profile, other));
        assertThat(profile.allowed("file-read-data", "/Users/me/.ssh/id")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/Users/me/a\nb",
                "/Users/me/a\rb",
                "/Users/me/\u001b[2J",
                "/Users/me/a\u007f",
                "/Users/me/\u0085",
                "/Users/me/\u2028"
            })
    void aNameThatCannotBeQuotedIsRefused(String path) {
        mac.mounts.add(Mount.readOnly(Path.of(path), path));

        assertThatExceptionOfType(Problem.class).isThrownBy(mac::text).satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Problem.Kind.REFUSED);
            assertThat(problem.sentence()).matches("[ -~]*");
        });
    }

    @Test
    void pathsAreThoseThatTheKernelSees() {
        mac.tmp = Path.of("/tmp/taskbox-7");
        mac.mounts.add(Mount.readOnly(Path.of("/System/Volumes/Data/Users/me/sdk"), "/sdk"));
        mac.mounts.add(Mount.readOnly(Path.of("/Users/me/link"), "/link"));
        Sbpl profile = mac.profile();

        assertWritable(profile, "/private/tmp/taskbox-7/x");
        assertThat(profile.allowed("file-read-data", "/Users/me/sdk/x")).isTrue();
        assertThat(profile.allowed("file-read-data", "/Users/me/target/x")).isTrue();
        assertThat(profile.allowed("file-read-data", "/Users/me/link/x")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/work/api/.git/hooks", "/tmp/x", "/home/agent/.m2"})
    void whatWouldLieOverSomethingElseIsRefused(String inside) {
        mac.mounts.add(Mount.readOnly(Path.of("/Users/me/empty"), inside));

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(mac::text)
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("no-mounts"));
    }

    @Test
    void theWholeDiskIsNoMount() {
        mac.mounts.add(Mount.readOnly(Path.of("/"), "/host"));

        assertThatExceptionOfType(Problem.class).isThrownBy(mac::text);
    }
}
