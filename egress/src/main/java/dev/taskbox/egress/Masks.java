package dev.taskbox.egress;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The forms in which a secret may come back. */
final class Masks {
    /** What is shorter turns up by chance. */
    private static final int SHORTEST = 6;

    private Masks() {}

    /** The secret, escaped for URLs and JSON, and what is certain of it within base64, wherever there it begins. */
    static List<String> of(String secret) {
        List<String> forms = new ArrayList<>();
        forms.add(secret);
        forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        forms.add(secret.replace("\\", "\\\\").replace("\"", "\\\""));
        forms.add(forms.getLast().replace("/", "\\/"));
        for (int offset = 0; offset < 3; offset++) {
            String core = base64(secret, offset);
            forms.add(core);
            forms.add(core.replace('+', '-').replace('/', '_'));
        }
        return forms.stream()
                .filter(form -> form.length() >= SHORTEST)
                .distinct()
                .toList();
    }

    /** The characters that do not depend on what stands around it. @param offset bytes before it, modulo 3 */
    private static String base64(String secret, int offset) {
        byte[] bytes = Text.bytes("\0".repeat(offset) + secret);
        String encoded = Base64.getEncoder().encodeToString(bytes);
        return encoded.substring((offset * 8 + 5) / 6, bytes.length * 8 / 6);
    }
}
