package dev.taskbox.sandbox;

import dev.taskbox.model.SandboxRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The variables a box starts with. Nothing passes from the host's environment. */
final class BoxEnvironment {
    private static final String PROXY = "http://127.0.0.1:3128";

    private BoxEnvironment() {}

    /** @param ground the variables of what the box stands on, an image for one */
    static Map<String, String> of(SandboxRequest request, Map<String, String> ground) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("LANG", "C.UTF-8");
        environment.put("SHELL", "/bin/sh");
        environment.putAll(ground);
        environment.put("HOME", BoxPlan.HOME);
        environment.put("USER", "agent");
        environment.put("LOGNAME", "agent");
        environment.put("TMPDIR", "/tmp");
        environment.put("TASKBOX", request.id());
        if (request.egressDirectory().isPresent()) {
            for (String name : List.of("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")) {
                environment.put(name, PROXY);
            }
            environment.put("ALL_PROXY", "socks5h://127.0.0.1:3128");
            environment.put("all_proxy", "socks5h://127.0.0.1:3128");
            environment.put("NO_PROXY", "localhost,127.0.0.1,::1");
            environment.put("no_proxy", "localhost,127.0.0.1,::1");
            environment.putAll(TrustView.ENVIRONMENT);
        }
        environment.putAll(request.environment());
        return environment;
    }
}
