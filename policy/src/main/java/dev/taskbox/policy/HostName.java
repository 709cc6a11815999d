package dev.taskbox.policy;

import java.net.IDN;
import java.util.Locale;

/**
 * A host in its one spelling: lower case, punycode, no trailing dot, or an IP address (IPv6 without brackets). What has
 * two readings is refused and not guessed at: the program in the box, the proxy and the resolver must mean one thing.
 *
 * @param text canonical; only {@code a-z 0-9 - _ .}, and {@code :} in an IPv6 address
 */
record HostName(String text, boolean isAddress) {
    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_LABEL = 63;
    /** In Unicode a name may take more characters than in punycode, but never this many. */
    private static final int LONGEST_INPUT = 1024;

    /** @param host with or without brackets around an IPv6 address, without a port */
    static HostName parse(String host) throws Unfit {
        if (host.isEmpty()) {
            throw new Unfit("the host is empty", "");
        }
        if (host.length() > LONGEST_INPUT) {
            throw new Unfit("the host is longer than " + LONGEST_NAME + " characters", "");
        }
        if (host.indexOf(':') >= 0 || host.startsWith("[")) {
            return v6(host);
        }
        String ascii = ascii(host);
        String name = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
        if (IpAddress.looksLikeV4(name)) {
            return v4(host);
        }
        checkLabels(name);
        return new HostName(name, false);
    }

    private static HostName v6(String host) throws Unfit {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String inner = bracketed ? host.substring(1, host.length() - 1) : host;
        return IpAddress.v6(inner)
                .map(text -> new HostName(text, true))
                .orElseThrow(() -> new Unfit(Quote.of(host) + " is not an IPv6 address", ""));
    }

    /** Takes the host as it came: neither a trailing dot nor full-width digits make an address. */
    private static HostName v4(String host) throws Unfit {
        if (!IpAddress.isDottedQuad(host)) {
            throw new Unfit(
                    Quote.of(host) + " is an unusual spelling of an IPv4 address", "Write it as four decimal numbers.");
        }
        return new HostName(host, true);
    }

    private static String ascii(String host) throws Unfit {
        for (int i = 0; i < host.length(); i += Character.charCount(host.codePointAt(i))) {
            checkCharacter(host, host.codePointAt(i));
        }
        return host.chars().allMatch(c -> c < 0x80) ? host.toLowerCase(Locale.ROOT) : punycode(host);
    }

    private static void checkCharacter(String host, int point) throws Unfit {
        boolean plain = point < 0x80 && (Character.isLetterOrDigit(point) || "-_.".indexOf(point) >= 0);
        if (plain || (point >= 0x80 && Quote.isPrintable(point) && !hasTwoReadings(point))) {
            return;
        }
        String shown = Quote.clean(Character.toString(point), 1);
        throw new Unfit(
                Quote.of(host) + " has a character that no host name may have: '" + shown + "'",
                hasTwoReadings(point) ? "Write the name in punycode (xn--…)." : "");
    }

    /** IDNA2003 and IDNA2008 lead these to different domains; the joiners are format characters, refused as such. */
    private static boolean hasTwoReadings(int point) {
        return point == 'ß' || point == 'ẞ' || point == 'ς';
    }

    /** {@link IDN} folds compatibility forms, so what comes out is checked like any other name. */
    private static String punycode(String host) throws Unfit {
        String ascii;
        try {
            ascii = IDN.toASCII(host).toLowerCase(Locale.ROOT);
        } catch (RuntimeException _) {
            // beside the documented one, some inputs make it throw StringIndexOutOfBoundsException
            throw new Unfit(Quote.of(host) + " is not an internationalised domain name", "");
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (ascii.charAt(i) >= 0x80) {
                throw new Unfit(Quote.of(host) + " is not an internationalised domain name", "");
            }
            checkCharacter(host, ascii.charAt(i));
        }
        return ascii;
    }

    private static void checkLabels(String name) throws Unfit {
        if (name.length() > LONGEST_NAME) {
            throw new Unfit("the host is longer than " + LONGEST_NAME + " characters", "");
        }
        for (String label : name.split("\\.", -1)) {
            checkLabel(name, label);
        }
    }

    private static void checkLabel(String name, String label) throws Unfit {
        if (label.isEmpty()) {
            throw new Unfit(Quote.of(name) + " has an empty label", "");
        }
        if (label.length() > LONGEST_LABEL) {
            throw new Unfit(Quote.of(name) + " has a label of more than " + LONGEST_LABEL + " characters", "");
        }
        if (label.startsWith("-") || label.endsWith("-")) {
            throw new Unfit(Quote.of(name) + " has a label that begins or ends with '-'", "");
        }
    }
}
