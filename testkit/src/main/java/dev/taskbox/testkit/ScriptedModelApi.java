package dev.taskbox.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.taskbox.model.Problem;
import dev.taskbox.model.TokenUsage;
import dev.taskbox.testkit.ModelScript.Step;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Anthropic's, OpenAI's and Google's model APIs on loopback, answering from a script, under any path prefix. It keeps no memory of a
 * conversation: what to answer follows from the request, so retries, resumed sessions and parallel runs all work.
 */
public final class ScriptedModelApi implements AutoCloseable {
    /** What each answer says it used. */
    public static final TokenUsage COST = new TokenUsage(100, 10, 300, 20);

    private static final List<String> KEY_HEADERS = List.of("authorization", "x-api-key", "x-goog-api-key");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer server;
    private final String scheme;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<ModelRequest> requests = new CopyOnWriteArrayList<>();
    private final AtomicLong answers = new AtomicLong();
    private volatile Supplier<ModelScript> script;

    private ScriptedModelApi(Supplier<ModelScript> script, int port, Optional<TestAuthority> authority) {
        this.script = script;
        scheme = authority.isPresent() ? "https" : "http";
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            if (authority.isPresent()) {
                HttpsServer https = HttpsServer.create(address, 0);
                https.setHttpsConfigurator(new HttpsConfigurator(authority.get().serverContext()));
                server = https;
            } else {
                server = HttpServer.create(address, 0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public static ScriptedModelApi start(ModelScript script) {
        return new ScriptedModelApi(() -> script, 0, Optional.empty());
    }

    /** Over TLS, with a certificate of this authority's. */
    public static ScriptedModelApi start(ModelScript script, TestAuthority authority) {
        return new ScriptedModelApi(() -> script, 0, Optional.of(authority));
    }

    /** The file is read again for each request. @param port 0: any free one */
    static ScriptedModelApi start(Path scriptFile, int port) {
        return new ScriptedModelApi(() -> ModelScriptFile.read(scriptFile), port, Optional.empty());
    }

    /** Without a path: {@code http://127.0.0.1:40001}. */
    public URI baseUrl() {
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From the next request on. */
    public void play(ModelScript next) {
        script = () -> next;
    }

    /** All so far, in the order they came. */
    public List<ModelRequest> requests() {
        return List.copyOf(requests);
    }

    /** Those that asked the model for an answer. */
    public List<ModelRequest> messages() {
        return requests.stream().filter(ModelRequest::isMessage).toList();
    }

    /** The keys that came with the requests for an answer, as they stood in their header, each once. */
    public Set<String> keys() {
        return messages().stream()
                .flatMap(request -> KEY_HEADERS.stream().flatMap(name -> request.header(name).stream()))
                .collect(Collectors.toSet());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            ModelRequest request = read(exchange);
            requests.add(request);
            Optional<Wire> wire = Wire.of(request);
            if (wire.isPresent()) {
                answer(exchange, wire.get(), request.body());
            } else {
                sideCall(exchange, request);
            }
        }
    }

    private static ModelRequest read(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        return new ModelRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                headers,
                parse(exchange.getRequestBody().readAllBytes()));
    }

    private static JsonNode parse(byte[] body) {
        try {
            return body.length == 0 ? JsonNodeFactory.instance.nullNode() : JSON.readTree(body);
        } catch (JacksonException _) {
            return JsonNodeFactory.instance.nullNode();
        }
    }

    private static void sideCall(HttpExchange exchange, ModelRequest request) throws IOException {
        if (request.path().endsWith("/v1/messages/count_tokens")) {
            send(exchange, 200, Map.of("input_tokens", COST.input()));
        } else if (request.path().endsWith("/v1/models")) {
            send(exchange, 200, AnthropicWire.models());
        } else if (request.method().equals("HEAD")) {
            exchange.sendResponseHeaders(200, -1);
        } else if (request.method().equals("GET") && request.path().endsWith("/")) {
            send(exchange, 200, Map.of());
        } else {
            send(exchange, 404, new AnthropicWire().error(404, "no such path: " + request.path()));
        }
    }

    private void answer(HttpExchange exchange, Wire wire, JsonNode request) throws IOException {
        switch (step(wire, request)) {
            case Step.Refusal refusal ->
                send(exchange, refusal.status(), wire.error(refusal.status(), refusal.message()));
            case Step.Answer answer -> {
                pause(answer.delay());
                long number = answers.incrementAndGet();
                if (wire.streams(request)) {
                    stream(exchange, wire.events(number, wire.model(request), answer));
                } else {
                    send(exchange, 200, wire.message(number, wire.model(request), answer));
                }
            }
        }
    }

    /** A request that offers no tools is the client's own: it wants a title or a summary. */
    private Step step(Wire wire, JsonNode request) {
        Tools tools = wire.tools(request);
        if (tools.none()) {
            return ModelScript.say(wire.aside(request));
        }
        Conversation conversation = wire.conversation(request);
        try {
            Step step = script.get().step(conversation.prompt(), conversation.answers());
            return step instanceof Step.Answer answer ? tools.translate(answer) : step;
        } catch (Problem problem) {
            return ModelScript.refuse(400, problem.sentence());
        }
    }

    private void pause(Duration delay) {
        try {
            closed.await(delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void stream(HttpExchange exchange, List<Wire.Event> events) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        for (Wire.Event event : events) {
            String name = event.name().isEmpty() ? "" : "event: " + event.name() + "\n";
            String text = name + "data: " + JSON.writeValueAsString(event.data()) + "\n\n";
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
