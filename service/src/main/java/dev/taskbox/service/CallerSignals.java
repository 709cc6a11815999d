package dev.taskbox.service;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what is sent to this process. Ctrl-C, a request to end and a closed terminal all start the JVM's shutdown:
 * there the room is told, and gets a moment to finish. Loads nothing until it happens.
 */
final class CallerSignals {
    private static final int LAST_WORDS_SECONDS = 10;
    private static final int ENDED_BY_INTERRUPT = 130;

    private final Wire.Writer server;
    private final CallerTerminal terminal;
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile OptionalInt exitCode = OptionalInt.empty();
    private Optional<Object> earlier = Optional.empty();

    private final Thread hook = new Thread("shutdown") {
        @Override
        public void run() {
            passOn();
        }
    };

    CallerSignals(Wire.Writer server, CallerTerminal terminal) {
        this.server = server;
        this.terminal = terminal;
    }

    void start() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void passOn() {
        if (exitCode.isPresent()) {
            return; // the ordinary end
        }
        try {
            server.frame(Wire.SIGNAL, "INT".getBytes(US_ASCII));
            if (!finished.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
                terminal.restore();
            }
        } catch (IOException e) {
            terminal.restore();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(exitCode.orElse(ENDED_BY_INTERRUPT));
    }

    /** The command has ended and everything it said is out. */
    void finish(int code) {
        exitCode = OptionalInt.of(code);
        finished.countDown();
    }

    void forwardResizes() {
        Object _ = handle("WINCH", this::called);
    }

    /** Ctrl-C is an editor's own affair while one has the terminal. Not ignored, as the editor would inherit that. */
    void leaveInterrupts(boolean toTheEditor) {
        if (toTheEditor) {
            earlier = Optional.ofNullable(handle("INT", method -> ofObject(method)));
        } else if (earlier.isPresent()) {
            Object _ = handle("INT", earlier.get());
        }
    }

    private @Nullable Object handle(String name, Called called) {
        try {
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            return handle(
                    name,
                    Proxy.newProxyInstance(
                            handler.getClassLoader(), new Class<?>[] {handler}, (_, method, _) -> called.by(method)));
        } catch (ClassNotFoundException _) {
            return null;
        }
    }

    /** By reflection: javac does not let the one API for it through without a warning. */
    private static @Nullable Object handle(String name, Object handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            return signal.getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"))
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | IllegalAccessException
                | InstantiationException
                | InvocationTargetException _) {
            return null; // a screen that keeps its first size is still usable
        }
    }

    private interface Called {
        Object by(Method method) throws IOException;
    }

    private Object called(Method method) throws IOException {
        if (method.getName().equals("handle")) {
            server.frame(Wire.RESIZE, terminal.size().getBytes(US_ASCII));
        }
        return ofObject(method);
    }

    private Object ofObject(Method method) {
        return method.getName().equals("hashCode")
                ? System.identityHashCode(this)
                : method.getName().equals("equals");
    }
}
