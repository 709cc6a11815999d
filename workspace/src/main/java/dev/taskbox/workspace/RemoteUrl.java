package dev.taskbox.workspace;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The URL of a project's remote as a box may know it. */
final class RemoteUrl {
    /** An at sign in the path may end a password that holds a slash: then there is no telling what is secret. */
    private static final Pattern WITH_SCHEME =
            Pattern.compile("(https?|ssh|git)://(?:([^/]*)@)?([^/@:]+(?::\\d+)?|\\[[^/@]+)(/[^@?#]*)?(?:[?#].*)?");

    private static final Pattern SCP_LIKE = Pattern.compile("(?:([A-Za-z0-9._-]+)@)?([A-Za-z0-9._-]+):([^:@?#]+)");

    private static final Pattern PORT = Pattern.compile("^ssh://.*:(\\d{1,5})/$");
    private static final int SSH_PORT = 22;

    private RemoteUrl() {}

    /**
     * Without anything secret: passwords, tokens and queries are dropped, the login name of SSH stays. Empty where it
     * leads nowhere from inside: a path, another transport.
     */
    static Optional<String> withoutSecrets(String url) {
        Matcher matcher = WITH_SCHEME.matcher(url);
        if (matcher.matches()) {
            String path = Optional.ofNullable(matcher.group(4)).orElse("");
            return Optional.of(matcher.group(1) + "://" + login(matcher) + matcher.group(3) + path);
        }
        boolean scp = !url.contains("://") && SCP_LIKE.matcher(url).matches();
        return scp ? Optional.of(url) : Optional.empty();
    }

    static Optional<URI> byHttps(String url) {
        Matcher matcher = WITH_SCHEME.matcher(url);
        if (matcher.matches()) {
            String host = matcher.group(3);
            boolean ssh = matcher.group(1).equals("ssh");
            return ssh || matcher.group(1).equals("https")
                    ? uri(ssh ? host.replaceFirst(":\\d+$", "") : host, matcher.group(4))
                    : Optional.empty();
        }
        Matcher scp = SCP_LIKE.matcher(url);
        return !url.contains("://") && scp.matches()
                ? uri(scp.group(2), "/" + scp.group(3).replaceFirst("^/", ""))
                : Optional.empty();
    }

    /** Empty where it is written by HTTPS, or cannot be. */
    static Optional<HttpsForm> httpsForm(String url) {
        Matcher matcher = WITH_SCHEME.matcher(url);
        boolean ssh = !matcher.matches() || matcher.group(1).equals("ssh");
        Optional<URI> https = byHttps(url).filter(it -> ssh && it.getRawPath().length() > 1);
        return https.flatMap(by -> withoutSecrets(url).map(known -> {
            String path = by.getRawPath();
            String beginning = known.substring(0, known.length() - path.length() + 1);
            return new HttpsForm(beginning, by.resolve("/"), port(beginning));
        }));
    }

    private static int port(String beginning) {
        Matcher matcher = PORT.matcher(beginning);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : SSH_PORT;
    }

    private static Optional<URI> uri(String host, @Nullable String path) {
        try {
            return Optional.of(new URI("https://" + host + (path == null ? "" : path)));
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    private static String login(Matcher matcher) {
        if (matcher.group(2) == null || !matcher.group(1).equals("ssh")) {
            return "";
        }
        return matcher.group(2).split(":", 2)[0] + "@";
    }
}
