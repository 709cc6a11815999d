package dev.taskbox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.model.Locations;
import dev.taskbox.model.Problem;
import dev.taskbox.model.SandboxRequest.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachmentsTest {
    @TempDir
    private Path root;

    private Locations locations;
    private Attachments attachments;
    private Path here;

    @BeforeEach
    void make() throws IOException {
        locations = new Locations(root.resolve("config"), root.resolve("data"), root.resolve("run"));
        attachments = new Attachments(locations);
        here = Files.createDirectory(root.resolve("here"));
        Files.writeString(root.resolve("secret"), "a secret");
    }

    private String add(Path file) {
        try (Attachments.Staged staged = attachments.stage(List.of(here), List.of(file))) {
            return staged.told("Body");
        }
    }

    @Test
    void copiesWhatABoxMayReadAndTellsTheAgentWhereItIs() throws IOException {
        Path file =
                Files.writeString(Files.createDirectory(here.resolve("logs")).resolve("$(x) ü.log"), "text");
        try (Attachments.Staged staged = attachments.stage(List.of(here, here), List.of(file, file))) {
            assertThat(staged.told("")).isEqualTo("""
                    Attached, to be read only:
                    /run/taskbox/attachments/__x__ü.log
                    /run/taskbox/attachments/__x__ü-2.log
                    """);
            assertThat(staged.told("#!/bin/sh\ntrue").lines().skip(2))
                    .allMatch(it -> it.isEmpty() || it.startsWith("# "));
            staged.keep(7);
        }
        Path kept = locations.taskDirectory(7).resolve("attachments");
        assertThat(Attachments.mount(locations.taskDirectory(7)))
                .contains(Mount.readOnly(kept, "/run/taskbox/attachments"));
        assertThat(kept.resolve("__x__ü.log")).hasContent("text");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept.resolve("__x__ü.log"))))
                .isEqualTo("r--r--r--");
        assertThat(Attachments.mount(locations.taskDirectory(8))).isEmpty();
    }

    @Test
    void followsNoLink() throws IOException {
        Files.createSymbolicLink(here.resolve("link"), root.resolve("secret"));
        Files.createSymbolicLink(here.resolve("way"), root);
        Files.createSymbolicLink(here.resolve("inner"), Files.writeString(here.resolve("file"), "text"));
        for (String name : List.of("link", "way/secret", "inner")) {
            assertThatThrownBy(() -> add(here.resolve(name)))
                    .as(name)
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("is a link");
        }
        assertNothingIsLeft();
    }

    @Test
    void takesOrdinaryFilesOnlyAndNotTooMuch() throws IOException {
        Files.createDirectory(here.resolve("directory"));
        assertThatThrownBy(() -> add(here.resolve("directory"))).hasMessageContaining("no ordinary file");
        assertThatThrownBy(() -> add(here.resolve("gone"))).hasMessageContaining("there is no such file");
        Path large = here.resolve("large");
        try (var out = Files.newByteChannel(
                large, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE)) {
            out.position(32L << 20).write(java.nio.ByteBuffer.wrap(new byte[1]));
        }
        assertThatThrownBy(() -> add(large)).hasMessageContaining("at most 32 MiB");
        assertThatThrownBy(() -> attachments.stage(Collections.nCopies(17, here), Collections.nCopies(17, large)))
                .hasMessageContaining("at most 16");
        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() {
        assertThat(root.resolve("data/tasks")).isEmptyDirectory();
    }

    @Test
    void namesMeanNothingToAShellOrATerminal() {
        assertThat(Attachments.clean(Path.of("/x/-rf"))).isEqualTo("_rf");
        assertThat(Attachments.clean(Path.of("/x/.bashrc"))).isEqualTo("_bashrc");
        assertThat(Attachments.clean(Path.of("/x/a\u001b[31m\nb\u202e"))).isEqualTo("a__31m_b_");
        assertThat(Attachments.clean(Path.of("/x/" + "y".repeat(200)))).hasSize(60);
    }
}
