package dev.taskbox.workspace;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Programs that a project's configuration names for git to run on files: filters and merge drivers. They are the
 * person's own, but would be run on an agent's files, some of them in the work tree, where a driver that calls a build
 * tool runs what the agent wrote. They are put out of action for our calls.
 */
final class Drivers {
    private static final String PLAIN_MERGE = "git merge-file --quiet --marker-size=%L %A %O %B";

    private Drivers() {}

    /** The same repository with none of its drivers. */
    static HostGit without(HostGit git) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String key : keys(git)) {
            int last = key.lastIndexOf('.');
            String driver = key.substring(0, last);
            if (driver.startsWith("filter.")) {
                values.put(driver + ".clean", "");
                values.put(driver + ".smudge", "");
                values.put(driver + ".process", "");
                values.put(driver + ".required", "false");
            } else {
                values.put(driver + ".driver", PLAIN_MERGE);
            }
        }
        return git.with(asEnvironment(values));
    }

    private static List<String> keys(HostGit git) {
        Output output = git.run("config", "-z", "--name-only", "--get-regexp", "^(filter|merge)\\..+\\.");
        return output.fields().stream()
                .map(key -> new String(key, StandardCharsets.UTF_8))
                .toList();
    }

    /** As variables and not as {@code -c}: a driver's name may hold an equals sign. */
    private static Map<String, String> asEnvironment(Map<String, String> values) {
        Map<String, String> environment = new TreeMap<>();
        values.forEach((key, value) -> {
            int number = environment.size() / 2;
            environment.put("GIT_CONFIG_KEY_" + number, key);
            environment.put("GIT_CONFIG_VALUE_" + number, value);
        });
        environment.put("GIT_CONFIG_COUNT", Integer.toString(values.size()));
        return environment;
    }
}
