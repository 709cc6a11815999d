package dev.taskbox.cli;

import dev.taskbox.model.AuditEntry;
import dev.taskbox.model.AuditVerdict;
import dev.taskbox.model.Problem;
import dev.taskbox.service.Role;
import dev.taskbox.service.TaskService.SshKey;
import dev.taskbox.service.TaskService.SshKeys;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;

/** {@code task ssh-key}: alone, it lists them. */
@Command(
        name = "ssh-key",
        description = "Says who may come in by SSH, and tells who did.",
        subcommands = {SshKeyVerbs.Add.class, SshKeyVerbs.ListAll.class, SshKeyVerbs.Remove.class, SshKeyVerbs.Log.class
        })
final class SshKeyVerbs extends Verb {

    @Override
    int run(Session session) {
        return new ListAll().run(session);
    }

    @Command(name = "add", description = "Lets a public key in.")
    static final class Add extends Verb {
        @Parameters(paramLabel = "FILE", description = "The public key's file, or - for the input.")
        String file = "";

        @Option(
                names = {"-r", "--role"},
                paramLabel = "ROLE",
                defaultValue = "view",
                description = {
                    "view looks; operate moves tasks too; admin may do all that you may. view if not said.",
                    "Example: task ssh-key add ~/.ssh/id_ed25519.pub --role operate"
                })
        String role = "view";

        @Option(
                names = {"-n", "--name"},
                paramLabel = "NAME",
                description = {
                    "What to call it; otherwise as the key's comment says.",
                    "Example: task ssh-key add key.pub --name laptop"
                })
        Optional<String> name = Optional.empty();

        @Override
        int run(Session session) {
            List<String> known = Arrays.stream(Role.values()).map(Role::word).toList();
            Role given = Role.of(role).orElseThrow(() -> Errors.noSuch("role", role, known));
            print(session, session.service().addSshKey(Texts.read(session, file), given, name));
            if (session.isForPeople() && session.service().status().ssh().isEmpty()) {
                session.say("Nobody can come in yet: task daemon start --ssh 127.0.0.1:2222 opens SSH");
            }
            return OK;
        }
    }

    @Command(
            name = "list",
            description = "Lists the keys that may come in, and the lines of the file that let nobody in.")
    static final class ListAll extends Verb {
        @Override
        int run(Session session) {
            SshKeys keys = session.service().sshKeys();
            if (session.json()) {
                ArrayNode json = Json.array();
                keys.keys().forEach(key -> json.add(Shapes.of(key)));
                session.screen().out(Json.write(json));
                return OK;
            }
            if (keys.keys().isEmpty() && session.isForPeople()) {
                session.say("No key may come in by SSH. task ssh-key add FILE lets one in");
            } else if (session.isForPeople()) {
                Table table = new Table(List.of("NAME", "ROLE", "TYPE", "FINGERPRINT"), Set.of(3));
                keys.keys()
                        .forEach(it -> table.row(
                                Line.of(Style.BOLD, it.name()),
                                Line.of(it.role().word()),
                                Line.of(it.type()),
                                Line.of(Style.FAINT, it.fingerprint())));
                session.screen().out(table.lines(session.screen().columns()));
            } else {
                keys.keys().forEach(it -> session.screen().out(fields(it)));
            }
            keys.rejected().forEach(session::say);
            return OK;
        }
    }

    @Command(name = "remove", description = "Lets a key in no more, and ends its connections.")
    static final class Remove extends Verb {
        @Parameters(paramLabel = "NAME", description = "Its name or fingerprint.")
        String key = "";

        @Override
        int run(Session session) {
            print(session, session.service().removeSshKey(key));
            return OK;
        }
    }

    private static void print(Session session, SshKey key) {
        if (session.json()) {
            session.screen().out(Json.write(Shapes.of(key)));
        } else if (session.isForPeople()) {
            session.screen()
                    .out(Line.of(Style.BOLD, key.name())
                            .add("  " + key.role().word() + "  ")
                            .add(Style.FAINT, key.fingerprint()));
        } else {
            session.screen().out(fields(key));
        }
    }

    private static Line fields(SshKey key) {
        return Line.fields(List.of(key.name(), key.role().word(), key.type(), key.fingerprint()));
    }

    @Command(
            name = "log",
            description = {
                "Prints who came in by SSH or was refused, what they ran and how it ended.",
                "It was written down before it happened, one chain of lines for each day."
            })
    static final class Log extends Verb {
        @Option(
                names = "--verify",
                description = {
                    "Only say whether it is as it was written; ends with 1 where it is not.",
                    "Example: task ssh-key log --verify"
                })
        boolean verify;

        @Override
        int run(Session session) {
            if (verify) {
                return verify(session);
            }
            AuditVerdict verdict = session.service().sshAudit(entry -> print(session, entry));
            if (!verdict.isWhole()) {
                session.say("The audit is not as it was written: " + AuditVerb.what(verdict));
            }
            return OK;
        }

        /** With JSON, a document for each entry: the log may be long. */
        private static void print(Session session, AuditEntry entry) {
            if (session.json()) {
                session.screen().out(Json.write(Json.parse(entry.json())));
            } else {
                session.screen().out(session.isForPeople() ? AuditVerb.line(session, entry) : AuditVerb.fields(entry));
            }
        }

        private static int verify(Session session) {
            AuditVerdict verdict =
                    session.during("reading the audit", () -> session.service().sshAudit(_ -> {}));
            if (session.json()) {
                session.screen()
                        .out(Json.write(Json.object()
                                .put("count", verdict.entries())
                                .put("whole", verdict.isWhole())
                                .put("fault", verdict.fault().orElse(null))));
            } else {
                session.screen().out(Line.of("audit: " + AuditVerb.what(verdict)));
            }
            return verdict.isWhole() ? OK : Problem.Kind.FAILED.exitCode();
        }
    }
}
