package dev.taskbox.sandbox;

import dev.taskbox.model.SandboxRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The rules of a box on macOS, in the language of Seatbelt, made of the same request as a box on Linux. The last rule that
 * matches counts, and one for a single operation ({@code file-write-unlink}) counts before one for its family
 * ({@code file-write*}); the order here gives the same answer either way.
 *
 * <p>The way out is a port on the host's loopback, since the tools in a box take no Unix socket for a proxy: {@code taskd}
 * listens there, on both loopback addresses, for this run alone and asks each client for the run's token, because the port is within reach of every
 * process of the machine. Nothing else on the loopback can be reached, names do not resolve, and no Unix socket outside
 * of the box's own {@code /tmp} can be connected to.
 *
 * <p>Case: the kernel judges a file that exists by its name on the disk, however it was spelled, and the paths here are
 * taken from the disk too. A name that does not exist yet is judged as it is written, so what is read-only within a
 * writable tree is denied in every case as well.
 */
final class SeatbeltProfile {
    /** The system's programs and libraries; nothing of a user's, and no settings but {@link #ETC}. */
    private static final List<String> SYSTEM = List.of(
            "/bin",
            "/sbin",
            "/usr",
            "/opt",
            "/System",
            "/Library/Apple",
            "/Library/Developer/CommandLineTools",
            "/Library/Frameworks",
            "/Library/Java/JavaVirtualMachines",
            "/Applications/Xcode.app/Contents/Developer",
            "/nix/store",
            "/private/var/db/timezone",
            "/private/var/select",
            "/private/etc/ssl");
    /** The volumes below {@code /System} hold the users' files too, by their second names. */
    private static final String VOLUMES = "/System/Volumes";

    private static final String CRYPTEXES = "/System/Volumes/Preboot/Cryptexes";
    private static final List<String> ETC = List.of(
            "/private/etc/bashrc",
            "/private/etc/group",
            "/private/etc/hosts",
            "/private/etc/localtime",
            "/private/etc/man.conf",
            "/private/etc/passwd",
            "/private/etc/paths",
            "/private/etc/profile",
            "/private/etc/protocols",
            "/private/etc/services",
            "/private/etc/shells",
            "/private/etc/zshrc");
    /** Seatbelt refuses every setuid program by itself; these would act for the box even where one lost the bit. */
    private static final List<String> NOT_RUN = List.of(
            "/bin/launchctl",
            "/usr/bin/at",
            "/usr/bin/atq",
            "/usr/bin/atrm",
            "/usr/bin/batch",
            "/usr/bin/crontab",
            "/usr/bin/login",
            "/usr/bin/newgrp",
            "/usr/bin/open",
            "/usr/bin/osascript",
            "/usr/bin/security",
            "/usr/bin/su",
            "/usr/bin/sudo",
            "/usr/libexec/security_authtrampoline");
    /**
     * What the C library itself asks: names of users, notifications, the log. None of the keychain, the pasteboard,
     * Apple events, launchd, preferences, or {@code trustd}, which fetches what a certificate names.
     */
    private static final List<String> SERVICES = List.of(
            "com.apple.logd",
            "com.apple.system.logger",
            "com.apple.system.notification_center",
            "com.apple.system.opendirectoryd.libinfo",
            "com.apple.system.opendirectoryd.membership");

    private static final List<String> SYSCTLS = List.of(
            "hw.activecpu",
            "hw.byteorder",
            "hw.cacheconfig",
            "hw.cachelinesize_compat",
            "hw.cpufamily",
            "hw.cputype",
            "hw.l1dcachesize_compat",
            "hw.l1icachesize_compat",
            "hw.l2cachesize_compat",
            "hw.l3cachesize_compat",
            "hw.logicalcpu",
            "hw.logicalcpu_max",
            "hw.machine",
            "hw.memsize",
            "hw.ncpu",
            "hw.nperflevels",
            "hw.packages",
            "hw.pagesize",
            "hw.pagesize_compat",
            "hw.physicalcpu",
            "hw.physicalcpu_max",
            "hw.vectorunit",
            "kern.argmax",
            "kern.hostname",
            "kern.maxfiles",
            "kern.maxfilesperproc",
            "kern.maxproc",
            "kern.ngroups",
            "kern.osproductversion",
            "kern.osrelease",
            "kern.ostype",
            "kern.osvariant_status",
            "kern.osversion",
            "kern.secure_kernel",
            "kern.usrstack64",
            "kern.version",
            "security.mac.lockdown_mode_state",
            "sysctl.proc_cputype",
            "vm.loadavg");
    private static final List<String> SYSCTL_PREFIXES = List.of("hw.optional.", "hw.perflevel", "machdep.cpu.");

    private final List<String> rules = new ArrayList<>();
    private final SeatbeltView view;

    private SeatbeltProfile(SeatbeltView view) {
        this.view = view;
    }

    /**
     * @param tmp for this process alone
     * @param egressPort where {@code taskd} listens for this run; empty: no way out
     * @param terminal the device of the box's own terminal, {@code /dev/ttys004}; empty: none, and none can be opened
     * @param realPath the host's: links resolved, names in the spelling of the disk
     */
    static String of(
            SandboxRequest request,
            Path tmp,
            OptionalInt egressPort,
            Optional<Path> terminal,
            UnaryOperator<Path> realPath) {
        SeatbeltProfile profile = new SeatbeltProfile(SeatbeltView.of(request, tmp, realPath));
        profile.line("(version 1)");
        profile.line("(deny default)");
        profile.processes();
        profile.system();
        profile.devices();
        terminal.ifPresent(profile::terminal);
        profile.view.grants().forEach(profile::grant);
        profile.ancestors();
        profile.pins();
        profile.last();
        profile.network(request.policy().network().expose(), egressPort);
        return String.join("\n", profile.rules) + "\n";
    }

    private void processes() {
        line("(allow process-fork)");
        line("(allow process-info* (target same-sandbox))");
        line("(allow signal (target same-sandbox))");
        rule("allow", "mach-lookup", SERVICES.stream().map(name -> filter("global-name", name)));
        rule(
                "allow",
                "sysctl-read",
                Stream.concat(
                        SYSCTLS.stream().map(name -> filter("sysctl-name", name)),
                        SYSCTL_PREFIXES.stream().map(name -> filter("sysctl-name-prefix", name))));
        line("(allow ipc-posix-shm-read* (ipc-posix-name \"apple.shm.notification_center\"))");
        // the names that Python's multiprocessing gives its locks
        line("(allow ipc-posix-sem (ipc-posix-name-regex \"^/mp-[a-z0-9_]+$\"))");
    }

    private void system() {
        Stream<String> roots = Stream.concat(
                SYSTEM.stream().map(path -> filter("subpath", path)),
                ETC.stream().map(path -> filter("literal", path)));
        see(roots.toList());
        rule("deny", "file-read* process-exec* file-map-executable", Stream.of(filter("subpath", VOLUMES)));
        see(List.of(filter("subpath", CRYPTEXES)));
        // the loader looks at the root itself, and these three are links that many paths begin with
        rule("allow", "file-read*", Stream.of("/", "/etc", "/tmp", "/var").map(path -> filter("literal", path)));
    }

    private void see(List<String> filters) {
        rule("allow", "file-read* process-exec* file-map-executable", filters.stream());
    }

    private void devices() {
        rule(
                "allow",
                "file-read* file-ioctl",
                Stream.of("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom", "/dev/dtracehelper")
                        .map(path -> filter("literal", path)));
        rule("allow", "file-write-data", Stream.of("/dev/null", "/dev/zero").map(path -> filter("literal", path)));
        rule("allow", "file-read* file-write-data", Stream.of("(regex \"^/dev/fd/[0-9]+$\")"));
        rule("allow", "file-read-metadata", Stream.of(filter("literal", "/dev"), filter("literal", "/dev/fd")));
    }

    /** Its own terminal, and those that it opens itself; not those of the user's other windows. */
    private void terminal(Path device) {
        line("(allow pseudo-tty)");
        rule(
                "allow",
                "file-read* file-write-data file-ioctl",
                Stream.of(
                        filter("literal", device.toString()),
                        filter("literal", "/dev/tty"),
                        filter("literal", "/dev/ptmx"),
                        "(require-all (regex \"^/dev/ttys[0-9]+$\") (extension \"com.apple.sandbox.pty\"))"));
    }

    /** In the order of the request: later ones lie over earlier ones. */
    private void grant(SeatbeltView.Grant grant) {
        see(List.of(filter("subpath", grant.host())));
        if (grant.writable()) {
            rule("allow", "file-write*", Stream.of(filter("subpath", grant.host())));
        } else {
            rule("deny", "file-write*", denied(grant.host()));
        }
    }

    /** That they are there, so that a path can be resolved; not what else is in them. */
    private void ancestors() {
        Set<String> above = new LinkedHashSet<>();
        Stream.of(
                        view.grants().stream().map(SeatbeltView.Grant::host),
                        SYSTEM.stream(),
                        ETC.stream(),
                        Stream.of(CRYPTEXES))
                .flatMap(paths -> paths)
                .forEach(path -> above.addAll(above(path)));
        rule("allow", "file-read-metadata", above.stream().map(path -> filter("literal", path)));
    }

    /** What a rule names by its path must keep the path: neither it nor a directory above it is moved or replaced. */
    private void pins() {
        Set<String> pinned = new LinkedHashSet<>();
        for (SeatbeltView.Grant grant : view.grants()) {
            pinned.add(grant.host());
            above(grant.host()).stream().filter(this::isWritable).forEach(pinned::add);
        }
        rule("deny", "file-write-unlink file-write-create", pinned.stream().map(path -> filter("literal", path)));
        List<SeatbeltView.Grant> readOnly =
                view.grants().stream().filter(grant -> !grant.writable()).toList();
        for (SeatbeltView.Grant grant : readOnly) {
            List<String> reopened =
                    view
                            .grants()
                            .subList(
                                    view.grants().indexOf(grant) + 1,
                                    view.grants().size())
                            .stream()
                            .filter(later -> later.writable() && SeatbeltView.isBelow(later.host(), grant.host()))
                            .map(later -> "(require-not " + filter("subpath", later.host()) + ")")
                            .toList();
            rule(
                    "deny",
                    "file-write-unlink file-write-create",
                    denied(grant.host())
                            .map(path -> reopened.isEmpty()
                                    ? path
                                    : "(require-all " + path + " " + String.join(" ", reopened) + ")"));
        }
    }

    private void last() {
        line("(deny file-write-setugid)");
        rule("deny", "process-exec*", NOT_RUN.stream().map(path -> filter("literal", path)));
    }

    private void network(List<Integer> expose, OptionalInt egressPort) {
        egressPort.ifPresent(port -> line("(allow network-outbound (remote tcp \"localhost:" + port + "\"))"));
        for (int port : expose) {
            line("(allow network-bind network-inbound (local tcp \"localhost:" + port + "\"))");
        }
        String tmp = filter("subpath", view.grants().getFirst().host());
        line("(allow system-socket (socket-domain AF_UNIX))");
        line("(allow network-bind network-inbound (local unix-socket " + tmp + "))");
        line("(allow network-outbound (remote unix-socket " + tmp + "))");
    }

    private boolean isWritable(String path) {
        return view.grants().stream().anyMatch(grant -> grant.writable() && SeatbeltView.isBelow(path, grant.host()));
    }

    /** Without the root and without itself. */
    private static List<String> above(String path) {
        List<String> above = new ArrayList<>();
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            above.add(path.substring(0, slash));
        }
        return above;
    }

    private static String filter(String kind, String text) {
        return "(" + kind + " " + SeatbeltText.quote(text) + ")";
    }

    private Stream<String> denied(String path) {
        Stream<String> exactly = Stream.of(filter("subpath", path));
        return isWritable(path)
                ? Stream.concat(exactly, Stream.of("(regex " + SeatbeltText.anyCase(path) + ")"))
                : exactly;
    }

    private void rule(String verdict, String operations, Stream<String> filters) {
        List<String> lines = filters.toList();
        if (!lines.isEmpty()) {
            line("(" + verdict + " " + operations + "\n  " + String.join("\n  ", lines) + ")");
        }
    }

    private void line(String rule) {
        rules.add(rule);
    }
}
