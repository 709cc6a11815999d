package dev.taskbox.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskbox.service.TaskService.EditorView;
import java.util.HexFormat;

/** How VS Code names a folder in a container that runs. */
final class EditorUri {
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private EditorUri() {}

    /** Nothing in it means anything to a shell. */
    static String of(EditorView view) {
        String container = Json.write(Json.object().put("containerName", "/" + view.container()))
                .text();
        StringBuilder uri = new StringBuilder("vscode-remote://attached-container+")
                .append(HexFormat.of().formatHex(container.getBytes(UTF_8)));
        for (byte octet : view.folder().getBytes(UTF_8)) {
            if (PLAIN.indexOf((char) octet) >= 0) {
                uri.append((char) octet);
            } else {
                uri.append('%').append(HEX.toHexDigits(octet));
            }
        }
        return uri.toString();
    }
}
