package dev.taskbox.policy;

import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host in its one canonical spelling. Two texts that some resolver or server takes for the same host have the same
 * canonical form, or at least one of them has none.
 *
 * @param text lower case, punycode, no trailing dot; or an IP address, IPv6 without brackets
 */
record HostName(String text, boolean isAddress) {
    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_INPUT = 1024;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
    private static final String FORBIDDEN = "@/\\%:?#[]<>\"'`{}|^,;";
    private static final String PLAIN_NAME = "Write a plain host name";

    /** @param text a name, an IPv4 address, or an IPv6 address with or without brackets */
    static HostName of(String text) throws Unfit {
        if (text.isEmpty()) {
            throw new Unfit("the host is empty", PLAIN_NAME);
        }
        if (text.length() > LONGEST_INPUT) {
            throw new Unfit("the host is longer than " + LONGEST_NAME + " characters", PLAIN_NAME);
        }
        Optional<HostName> v6 = v6(text);
        if (v6.isPresent()) {
            return v6.get();
        }
        refuseForbidden(text);
        return name(text.endsWith(".") ? text.substring(0, text.length() - 1) : text);
    }

    boolean isBelow(String domain) {
        return !isAddress && text.endsWith("." + domain);
    }

    /** As it stands before a port. */
    String bracketed() {
        return text.indexOf(':') < 0 ? text : "[" + text + "]";
    }

    private static Optional<HostName> v6(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        String inner = bracketed ? text.substring(1, text.length() - 1) : text;
        return IpLiteral.v6(inner).map(address -> new HostName(address, true));
    }

    private static void refuseForbidden(String text) throws Unfit {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == 0x7f || Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                throw new Unfit("the host holds a space or a control character", PLAIN_NAME);
            }
            if (FORBIDDEN.indexOf(c) >= 0) {
                throw new Unfit("the host holds '" + c + "'", PLAIN_NAME);
            }
        }
    }

    private static HostName name(String text) throws Unfit {
        List<String> labels = new ArrayList<>();
        for (String label : text.split("\\.", -1)) {
            labels.add(label(label));
        }
        String name = String.join(".", labels);
        if (NUMBER.matcher(labels.getLast()).matches()) {
            // compared with what was written: digits of another script are no address
            return new HostName(address(text), true);
        }
        if (name.length() > LONGEST_NAME) {
            throw new Unfit("the host is longer than " + LONGEST_NAME + " characters", PLAIN_NAME);
        }
        return new HostName(name, false);
    }

    private static String address(String text) throws Unfit {
        return IpLiteral.v4(text)
                .orElseThrow(() -> new Unfit(
                        Quote.of(text) + " is an unusual spelling of an IPv4 address",
                        "Write four decimal numbers: 127.0.0.1"));
    }

    private static String label(String label) throws Unfit {
        if (label.isEmpty()) {
            throw new Unfit("the host has an empty label", PLAIN_NAME);
        }
        String plain = isAscii(label) ? label.toLowerCase(Locale.ROOT) : punycode(label);
        if (plain.length() > LONGEST_LABEL) {
            throw new Unfit("a label of the host is longer than " + LONGEST_LABEL + " characters", PLAIN_NAME);
        }
        // after the mapping, which makes dots and slashes of other characters
        if (!LABEL.matcher(plain).matches()) {
            throw new Unfit("the label " + Quote.of(label) + " is not one of a host name", PLAIN_NAME);
        }
        return plain;
    }

    private static boolean isAscii(String label) {
        return label.chars().allMatch(c -> c < 0x80);
    }

    private static String punycode(String label) throws Unfit {
        if (label.codePoints().anyMatch(HostName::isReadInTwoWays)) {
            throw new Unfit("the label " + Quote.of(label) + " has two forms in DNS", "Write it in punycode: xn--…");
        }
        try {
            return IDN.toASCII(label, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (RuntimeException e) {
            // it documents IllegalArgumentException, and has thrown others for what it did not foresee
            throw new Unfit("the label " + Quote.of(label) + " has no form in DNS", "Write it in punycode: xn--…");
        }
    }

    /** IDNA 2003 and 2008 make different names of these, or one of them leaves them out. */
    private static boolean isReadInTwoWays(int character) {
        return "ßẞς".indexOf(character) >= 0 || Character.getType(character) == Character.FORMAT;
    }
}
