package dev.taskbox.workspace;

import java.util.List;

/** @param truncated whether there are more */
public record FileChanges(List<FileChange> files, boolean truncated) {
    public FileChanges {
        files = List.copyOf(files);
    }
}
