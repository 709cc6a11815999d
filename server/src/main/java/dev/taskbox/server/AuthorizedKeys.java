package dev.taskbox.server;

import dev.taskbox.model.Problem;
import dev.taskbox.service.Role;
import dev.taskbox.service.TaskService.SshKey;
import dev.taskbox.service.TaskService.SshKeys;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may come in: a file of lines {@code taskbox-role="view" TYPE BASE64 NAME}, read anew at each login. A line with no
 * role, or with any other option, lets nobody in: what it was meant to forbid would not be forbidden. Thread-safe.
 */
public final class AuthorizedKeys {
    private static final Logger LOG = System.getLogger(AuthorizedKeys.class.getName());
    private static final Pattern OPTIONS = Pattern.compile("taskbox-role=\"([a-z]{1,20})\"[ \t]+(.*)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+:-]{0,63}");
    private static final int LONGEST_FILE = 1 << 20;
    private static final Set<PosixFilePermission> FOREIGN =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path file;
    private List<String> complained = List.of();

    public AuthorizedKeys(Path file) {
        this.file = file;
    }

    /** A key that may come in. */
    record Entry(PublicKeyLine key, Role role) {
        SshKey view() {
            return new SshKey(key.comment(), role, key.type(), key.fingerprint());
        }
    }

    private record Content(List<String> lines, List<Entry> entries, List<String> rejected) {}

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Whose key this is. What is wrong with the file is logged, once. */
    synchronized Optional<Entry> find(byte[] key) {
        try {
            Content content = read();
            complain(content.rejected());
            return content.entries().stream()
                    .filter(entry -> entry.key().isSameKey(key))
                    .findFirst();
        } catch (Problem e) {
            complain(List.of(e.sentence()));
            return Optional.empty();
        }
    }

    private void complain(List<String> now) {
        if (!now.equals(complained)) {
            complained = now;
            now.forEach(it -> LOG.log(Level.WARNING, it));
        }
    }

    public synchronized SshKeys list() {
        Content content = read();
        return new SshKeys(file, content.entries().stream().map(Entry::view).toList(), content.rejected());
    }

    public synchronized SshKey add(String publicKey, Role role, Optional<String> name) {
        PublicKeyLine given = PublicKeyLine.parse(publicKey);
        String tried = "adding the key " + given.fingerprint();
        Content content = read();
        String chosen = name.or(given::name)
                .orElseThrow(() -> Problem.usage(
                        "no-key-name",
                        tried,
                        given.comment().isEmpty() ? "it has no name" : "its comment is no name",
                        "Give one with --name"));
        if (!isName(chosen)) {
            throw Problem.usage(
                    "bad-key-name",
                    tried,
                    "\"" + chosen + "\" is no name: letters, digits and . _ @ + : -, at most 64",
                    "Give another with --name");
        }
        for (Entry entry : content.entries()) {
            requireOther(entry, given, chosen, tried);
        }
        Entry made = new Entry(new PublicKeyLine(given.type(), given.encoded(), chosen), role);
        List<String> lines = new ArrayList<>(content.lines());
        lines.add("taskbox-role=\"" + role.word() + "\" " + given.type() + " " + given.encoded() + " " + chosen);
        write(lines);
        return made.view();
    }

    private static void requireOther(Entry entry, PublicKeyLine given, String name, String tried) {
        String known = entry.key().comment();
        if (entry.key().isSameKey(given.bytes())) {
            throw Problem.conflict(
                    "key-exists",
                    tried,
                    "it is there as " + known + ", with the role "
                            + entry.role().word(),
                    "To give it another role, first run task ssh-key remove " + known);
        }
        if (known.equals(name)) {
            throw Problem.conflict(
                    "key-name-taken", tried, "another key has the name " + name, "Give it another with --name");
        }
    }

    /** @param key a name or a fingerprint */
    public synchronized SshKey remove(String key) {
        Content content = read();
        Entry found = content.entries().stream()
                .filter(it ->
                        it.key().comment().equals(key) || it.key().fingerprint().equals(key))
                .findFirst()
                .orElseThrow(() -> Problem.notFound(
                        "no-such-key",
                        "removing the key " + key,
                        "there is none of that name",
                        "See task ssh-key list"));
        // every line with this key: a second one would still let it in
        write(content.lines().stream()
                .filter(line -> entry(line)
                        .filter(it -> it.key().isSameKey(found.key().bytes()))
                        .isEmpty())
                .toList());
        return found.view();
    }

    private static Optional<Entry> entry(String line) {
        try {
            return Optional.of(parse(line));
        } catch (Problem _) {
            return Optional.empty();
        }
    }

    /** @throws Problem whose reason says what is wrong with it */
    private static Entry parse(String line) {
        Matcher matcher = OPTIONS.matcher(line);
        if (!matcher.matches()) {
            throw rejected(
                    line.startsWith("taskbox-role=")
                            ? "it has other options than taskbox-role=\"view\", \"operate\" or \"admin\""
                            : "it does not begin with taskbox-role=\"view\", \"operate\" or \"admin\"");
        }
        Role role = Role.of(matcher.group(1)).orElseThrow(() -> rejected("there is no role " + matcher.group(1)));
        PublicKeyLine key = PublicKeyLine.parse(matcher.group(2));
        if (!isName(key.comment())) {
            throw rejected("it does not end with a name of letters, digits and . _ @ + : -, at most 64");
        }
        return new Entry(key, role);
    }

    private static Problem rejected(String why) {
        return Problem.refused("bad-line", "reading a line", why, "");
    }

    private Content read() {
        List<String> lines = lines();
        List<Entry> entries = new ArrayList<>();
        List<String> rejected = new ArrayList<>();
        for (int at = 0; at < lines.size(); at++) {
            String line = lines.get(at).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                entries.add(parse(line));
            } catch (Problem e) {
                rejected.add(file + ":" + (at + 1) + " lets nobody in: " + e.why());
            }
        }
        return new Content(lines, entries, rejected);
    }

    private List<String> lines() {
        try {
            Path real = file.toRealPath();
            requireOwn(real);
            requireOwn(Optional.ofNullable(real.getParent()).orElse(real));
            if (Files.size(real) > LONGEST_FILE) {
                throw unusable("it is larger than 1 MiB", "Remove what does not belong there");
            }
            return new String(Files.readAllBytes(real), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw unusable(e.toString(), "Check its rights");
        }
    }

    /** Who can write there can let himself in. */
    private void requireOwn(Path path) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
        int owner = (Integer) Files.getAttribute(path, "unix:uid");
        if (owner != 0 && owner != dev.taskbox.service.UserId.current()) {
            throw unusable(path + " belongs to " + attributes.owner().getName(), "Take it back with chown");
        }
        if (attributes.permissions().stream().anyMatch(FOREIGN::contains)) {
            throw unusable("others may write to " + path, "Run chmod go-w " + path);
        }
    }

    private Problem unusable(String why, String remedy) {
        return Problem.refused("authorized-keys", "reading " + file, why, remedy);
    }

    /** Whole or not at all. */
    private void write(List<String> lines) {
        try {
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            Path directory = Optional.ofNullable(target.getParent()).orElseThrow();
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path made = Files.createTempFile(directory, ".authorized", ".keys");
            Files.writeString(made, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
            Files.move(made, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw Problem.failed(
                            "authorized-keys", "writing " + file, e.toString(), "Check its rights and the free space")
                    .causedBy(e);
        }
    }
}
