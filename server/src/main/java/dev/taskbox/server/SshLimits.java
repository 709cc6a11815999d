package dev.taskbox.server;

import java.time.Duration;

/**
 * What those who come in may take up.
 *
 * @param strangers connections that have not logged in yet, in all; {@code strangersEach} from one address
 * @param grace to log in
 * @param connections that are logged in, in all; {@code connectionsEach} with one key
 * @param commands that run, in all; {@code commandsEach} with one key
 * @param channels of one connection
 * @param strikes failed logins from one address within {@code lockOut}; then it is shut out for {@code lockOut}
 * @param keepAlive between two questions whether the client is there; after {@code unanswered} of them it is not
 */
public record SshLimits(
        int strangers,
        int strangersEach,
        Duration grace,
        int connections,
        int connectionsEach,
        int commands,
        int commandsEach,
        int channels,
        int strikes,
        Duration lockOut,
        Duration keepAlive,
        int unanswered) {
    public static final SshLimits DEFAULT = new SshLimits(
            128,
            96,
            Duration.ofSeconds(30),
            256,
            128,
            256,
            128,
            10,
            10,
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            10);
}
