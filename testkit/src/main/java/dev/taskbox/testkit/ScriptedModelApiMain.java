package dev.taskbox.testkit;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** {@code ScriptedModelApiMain SCRIPT.json PORT}: serves until it is killed; its first line of output is the base URL. */
public final class ScriptedModelApiMain {
    private ScriptedModelApiMain() {}

    public static void main(String[] args) throws InterruptedException {
        if (args.length != 2 || !args[1].matches("\\d{1,5}")) {
            System.err.println("usage: ScriptedModelApiMain SCRIPT.json PORT (0: any free port)");
            System.exit(2);
        }
        Path script = Path.of(args[0]);
        ModelScriptFile.read(script);
        ScriptedModelApi api = ScriptedModelApi.start(script, Integer.parseInt(args[1]));
        System.out.println(api.baseUrl());
        new CountDownLatch(1).await();
    }
}
