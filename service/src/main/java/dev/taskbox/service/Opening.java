package dev.taskbox.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskbox.service.Terminal.Size;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a caller says before its command runs. Nothing in it is believed. */
final class Opening {
    /** All arguments and variables together; Linux takes no more than 6 MiB from a program either. */
    private static final int LONGEST = 8 << 20;

    private static final Pattern HELLO = Pattern.compile("([0-9]{1,9})\0([A-Za-z0-9.+_-]{1,100})");
    private static final Pattern TERMINAL = Pattern.compile("([0-7]) ([0-9]{1,5}) ([0-9]{1,5})");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,5}) ([0-9]{1,5})");

    private String protocol = "";
    private String version = "";
    private Optional<Path> directory = Optional.empty();
    private final List<String> argv = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private int terminals;
    private Optional<Size> size = Optional.empty();

    private Opening() {}

    /** @throws IOException where it is none */
    static Opening read(Wire.Reader reader) throws IOException {
        Opening opening = new Opening();
        opening.hello(reader.next());
        if (!opening.protocol.equals(Wire.PROTOCOL)) {
            return opening; // what follows may have any form
        }
        long total = 0;
        while (true) {
            Wire.Frame frame = reader.next();
            total += frame.payload().length;
            if (total > LONGEST) {
                throw new ProtocolException("a command line of more than " + LONGEST + " bytes");
            }
            if (frame.type() == Wire.GO) {
                return opening;
            }
            opening.take(frame);
        }
    }

    private void hello(Wire.Frame frame) throws IOException {
        Matcher hello = HELLO.matcher(text(frame.payload()));
        if (frame.type() != Wire.HELLO || !hello.matches()) {
            throw new ProtocolException("no greeting");
        }
        protocol = hello.group(1);
        version = hello.group(2);
    }

    private void take(Wire.Frame frame) throws IOException {
        String text = text(frame.payload());
        switch (frame.type()) {
            case Wire.ARGUMENT -> argv.add(text);
            case Wire.VARIABLE -> variable(text);
            case Wire.DIRECTORY -> directory = absolute(text);
            case Wire.TERMINAL -> terminal(text);
            default ->
                throw new ProtocolException("a frame of type " + frame.type() + " before the command line is complete");
        }
    }

    private void variable(String text) throws IOException {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new ProtocolException("a variable without a name");
        }
        environment.put(text.substring(0, equals), text.substring(equals + 1));
    }

    private void terminal(String text) throws IOException {
        Matcher terminal = TERMINAL.matcher(text);
        if (!terminal.matches()) {
            throw new ProtocolException("no terminal facts");
        }
        terminals = Integer.parseInt(terminal.group(1));
        size = size(terminal.group(2), terminal.group(3));
    }

    static Optional<Size> size(byte[] payload) throws IOException {
        Matcher size = SIZE.matcher(text(payload));
        if (!size.matches()) {
            throw new ProtocolException("no size");
        }
        return size(size.group(1), size.group(2));
    }

    private static Optional<Size> size(String columns, String rows) {
        Size size = new Size(Integer.parseInt(columns), Integer.parseInt(rows));
        return size.columns() == 0 || size.rows() == 0 ? Optional.empty() : Optional.of(size);
    }

    private static Optional<Path> absolute(String text) throws IOException {
        try {
            return Optional.of(Path.of(text)).filter(Path::isAbsolute);
        } catch (InvalidPathException _) {
            throw new ProtocolException("not a directory's name");
        }
    }

    static String text(byte[] payload) throws CharacterCodingException {
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
    }

    boolean isSpokenHere(String ownVersion) {
        // what ends a taskd must work across versions, or nothing would
        return protocol.equals(Wire.PROTOCOL) && (version.equals(ownVersion) || isAboutDaemon());
    }

    private boolean isAboutDaemon() {
        return !argv.isEmpty() && argv.getFirst().equals("daemon");
    }

    String version() {
        return version;
    }

    List<String> argv() {
        return argv;
    }

    /** Empty where the caller's directory is gone. */
    Optional<Path> directory() {
        return directory;
    }

    Map<String, String> environment() {
        return environment;
    }

    boolean isTerminal(Terminal.Stream stream) {
        int bit = switch (stream) {
            case IN -> 1;
            case OUT -> 2;
            case ERR -> 4;
        };
        return (terminals & bit) != 0;
    }

    Optional<Size> size() {
        return size;
    }
}
