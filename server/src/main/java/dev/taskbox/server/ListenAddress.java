package dev.taskbox.server;

import dev.taskbox.model.Problem;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code 127.0.0.1:2222}, {@code [::1]:2222}, {@code localhost:2222}. */
final class ListenAddress {
    private static final Pattern FORM =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.%a-z]{2,64})\\]|([A-Za-z0-9.-]{1,253})):([0-9]{1,5})");
    private static final int HIGHEST_PORT = 65535;

    private ListenAddress() {}

    static InetSocketAddress parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > HIGHEST_PORT) {
            throw bad(text, "it is not of the form ADDRESS:PORT");
        }
        String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        try {
            return new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(matcher.group(3)));
        } catch (UnknownHostException _) {
            throw bad(text, "there is no address " + host);
        }
    }

    private static Problem bad(String text, String why) {
        return Problem.usage("bad-ssh-address", "listening for SSH at " + text, why, "Name one such as 127.0.0.1:2222");
    }
}
