package dev.taskbox.cli;

import dev.taskbox.model.TaskState;

enum Style {
    PLAIN(""),
    BOLD("1"),
    FAINT("2"),
    RED("31"),
    GREEN("32"),
    YELLOW("33"),
    CYAN("36");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    String paint(String text) {
        return this == PLAIN || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }

    static Style of(TaskState state) {
        return switch (state) {
            case BACKLOG, QUEUED -> PLAIN;
            case STARTING, RUNNING -> GREEN;
            case WAITING, REVIEW -> YELLOW;
            case FAILED, INTERRUPTED -> RED;
            case DONE, TRASHED -> FAINT;
        };
    }
}
