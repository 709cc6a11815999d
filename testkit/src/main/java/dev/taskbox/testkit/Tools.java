package dev.taskbox.testkit;

import dev.taskbox.testkit.ModelScript.Block;
import dev.taskbox.testkit.ModelScript.Step;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tools that a client offers. A script says {@code Bash} and {@code Write} as Claude Code calls them; another
 * client is asked for its own tool that does the same, so that one script plays with all of them.
 */
record Tools(Set<String> names) {
    static final String BASH = "Bash";
    static final String WRITE = "Write";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> SHELLS = List.of("bash", "exec_command", "run_shell_command");

    /** Takes a program in JavaScript instead of a JSON object. */
    static final String CODE = "exec";

    Tools {
        names = Set.copyOf(names);
    }

    boolean none() {
        return names.isEmpty();
    }

    Step.Answer translate(Step.Answer answer) {
        return new Step.Answer(answer.blocks().stream().map(this::translate).toList(), answer.delay());
    }

    private Block translate(Block block) {
        return block instanceof Block.ToolUse use && !names.contains(use.name()) ? translate(use) : block;
    }

    private Block translate(Block.ToolUse use) {
        return switch (use.name()) {
            case BASH -> shell(String.valueOf(use.input().get("command"))).orElse(use);
            case WRITE -> write(use);
            default -> use;
        };
    }

    private Block.ToolUse write(Block.ToolUse use) {
        String path = String.valueOf(use.input().get("file_path"));
        String content = String.valueOf(use.input().get("content"));
        if (names.contains("write")) {
            return new Block.ToolUse("write", Map.of("filePath", path, "content", content));
        }
        if (names.contains("write_file")) {
            return new Block.ToolUse("write_file", Map.of("file_path", path, "content", content));
        }
        String encoded = Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8));
        return shell("echo " + encoded + " | base64 -d > '" + path + "'").orElse(use);
    }

    private Optional<Block.ToolUse> shell(String command) {
        Optional<Block.ToolUse> plain = SHELLS.stream()
                .filter(names::contains)
                .findFirst()
                .map(name -> new Block.ToolUse(name, input(name, command)));
        return plain.or(() -> names.contains(CODE) ? Optional.of(code(command)) : Optional.empty());
    }

    private static Map<String, Object> input(String shell, String command) {
        return shell.equals("exec_command")
                ? Map.of("cmd", command)
                : Map.of("command", command, "description", "A step of the script");
    }

    private static Block.ToolUse code(String command) {
        String program = "const ran = await tools.exec_command({cmd: " + JSON.writeValueAsString(command)
                + "}); text(JSON.stringify(ran));";
        return new Block.ToolUse(CODE, Map.of("input", program));
    }
}
