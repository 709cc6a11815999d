package dev.taskbox.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.model.Policy;
import dev.taskbox.model.Policy.HostRule;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules for some requests only. */
class RequestRulesTest {
    private static final String YAML = """
            policy:
              network:
                allow:
                  - {host: api.example, methods: [GET, HEAD], paths: ["/repos/acme/*", "/user"]}
                  - {host: api.example, methods: [POST], paths: ["/repos/acme/*/pulls"]}
                  - {host: "files.example:8443", paths: ["/pub/**"]}
                  - {host: read.example, methods: [GET]}
                  - {host: "*.wide.example", methods: [GET]}
                  - all.wide.example
                  - {host: git.example, paths: ["/api/projects/acme%2Fapi/*", "/ä*"]}
                  - plain.example
                deny: [evil.wide.example]
            """;

    @TempDir
    Path directory;

    private NetworkRules rules() {
        return new NetworkRules(new Given(directory).project(YAML).policy().network());
    }

    @ParameterizedTest
    @CsvSource({
        "api.example, 443, GET, /repos/acme/api",
        "API.example., 443, HEAD, /repos/acme/api?page=2",
        "api.example, 443, GET, /repos/acme/",
        "api.example, 443, GET, /repos/acm%65/%61pi",
        "api.example, 443, GET, /user",
        "api.example, 443, POST, /repos/acme/api/pulls",
        "files.example, 8443, DELETE, /pub/a/b/c",
        "files.example, 8443, GET, /pub/",
        "read.example, 443, GET, /../anything;here",
        "x.wide.example, 443, GET, /",
        "all.wide.example, 443, POST, //",
        "git.example, 443, GET, /api/projects/acme%2fapi/issues",
        "git.example, 443, GET, /%C3%A4b",
        "plain.example, 443, PUT, /%zz",
    })
    void allows(String host, int port, String method, String target) {
        assertThat(rules().decide(host, port, method, target)).isInstanceOf(Decision.Allowed.class);
    }

    @ParameterizedTest
    @CsvSource({
        "api.example, 443, POST, /repos/acme/api",
        "api.example, 443, get, /user",
        "api.example, 443, GET, /repos/acme/api/pulls",
        "api.example, 443, GET, /repos/acme",
        "api.example, 443, GET, /repos/acmeX/api",
        "api.example, 443, GET, /repos/acme/../evil",
        "api.example, 443, GET, /repos/acme/..",
        "api.example, 443, GET, /repos/acme/.",
        "api.example, 443, GET, /repos/acme/%2e%2E",
        "api.example, 443, GET, /repos/acme/.%2e",
        "api.example, 443, GET, /repos/acme/..%20",
        "api.example, 443, GET, /repos/acme/x%2f..",
        "api.example, 443, GET, /repos/acme/%2e%2e%2fevil",
        "api.example, 443, GET, /repos/acme/..;/evil",
        "api.example, 443, GET, /repos/acme/x;y",
        "api.example, 443, GET, /repos/acme/x%3By",
        "api.example, 443, GET, /repos/acme/%252e%252e",
        "api.example, 443, GET, /repos/acme/x%5c..%5cy",
        "api.example, 443, GET, /repos/acme/x%00",
        "api.example, 443, GET, /repos/acme/x%0a",
        "api.example, 443, GET, /repos/acme/x%3f",
        "api.example, 443, GET, /repos/acme/x%23",
        "api.example, 443, GET, /repos/acme/%",
        "api.example, 443, GET, /repos/acme/%4",
        "api.example, 443, GET, /repos/acme/%4g",
        "api.example, 443, GET, /repos/acme/%c0%af",
        "api.example, 443, GET, /repos/acme/%ff",
        "api.example, 443, GET, /repos/acme/%EE%80%80x",
        "api.example, 443, GET, //repos/acme/api",
        "api.example, 443, GET, /repos//acme/api",
        "api.example, 443, GET, /?x=/repos/acme/api",
        "api.example, 443, GET, *",
        "api.example, 443, GET, ''",
        "api.example, 443, GET, repos/acme/api",
        "api.example, 80, GET, /user",
        "files.example, 8443, GET, /pub",
        "files.example, 8443, GET, /pub/a%2fb",
        "files.example, 8443, GET, /pub/../x",
        "read.example, 443, POST, /",
        "x.wide.example, 443, POST, /",
        "evil.wide.example, 443, GET, /",
        "wide.example, 443, GET, /",
        "git.example, 443, GET, /api/projects/acme/api/issues",
        "git.example, 443, GET, /api/projects/acme%2Fapi/issues%2f1",
        "git.example, 443, GET, /api/projects/acme%2F..%2Fapi/x",
        "other.example, 443, GET, /",
    })
    void denies(String host, int port, String method, String target) {
        assertThat(rules().decide(host, port, method, target)).isInstanceOf(Decision.Denied.class);
    }

    @Test
    void theDenialNamesWhatWasAskedAndWhatIsAllowed() {
        assertThat(rules().decide("read.example", 443, "POST", "/x"))
                .isEqualTo(new Decision.Denied(
                        "no rule allows POST /x; allowed are GET read.example (.taskbox.yaml:7)",
                        "task policy explain",
                        "read.example"));
        assertThat(rules().decide("files.example", 8443, "GET", "/pub//x"))
                .isInstanceOfSatisfying(
                        Decision.Denied.class,
                        denied ->
                                assertThat(denied.rule()).startsWith("its path has two slashes in a row: GET /pub//x"));
    }

    @Test
    void aHostIsReadWhereAnyRuleForItJudges() {
        NetworkRules rules = rules();

        assertThat(List.of("api.example", "read.example", "x.wide.example", "all.wide.example"))
                .allMatch(host -> rules.judgesRequests(host, 443));
        assertThat(rules.judgesRequests("files.example", 8443)).isTrue();
        assertThat(rules.judgesRequests("files.example", 443)).isFalse();
        assertThat(rules.judgesRequests("plain.example", 443)).isFalse();
        assertThat(rules.decide("api.example", 443)).isInstanceOf(Decision.Allowed.class);
    }

    @Test
    void theExplanationTellsThem() {
        assertThat(new Given(directory).project(YAML).explained("network.allow"))
                .contains(
                        "GET,HEAD api.example /repos/acme/* /user | .taskbox.yaml:4",
                        "files.example:8443 /pub/** | .taskbox.yaml:6",
                        "GET *.wide.example | .taskbox.yaml:8",
                        "plain.example | .taskbox.yaml:11");
    }

    @Test
    void aPlainRuleIsNotTakenForOneThatJudges() {
        String yaml = "policy: {network: {allow: [{host: a.example, methods: [GET]}]}}\n";

        assertThat(PolicyEdit.allow(Path.of("f"), yaml, "a.example"))
                .isEqualTo("policy: {network: {allow: [{host: a.example, methods: [GET]}, \"a.example\"]}}\n");
        assertThat(new Given(directory)
                        .project("policy: {network: {allow: [{host: a.example, methods: [GET]}, a.example]}}\n")
                        .policy()
                        .network()
                        .allow())
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{host: a.example, methods: []}|is empty, which would allow nothing",
                "{host: a.example, paths: []}|is empty, which would allow nothing",
                "{methods: [GET]}|lacks 'host'",
                "{host: a.example, methods: [get]}|is not a method such as GET",
                "{host: a.example, methods: GET}|takes a list",
                "{host: a.example, paths: [x]}|does not begin with a slash",
                "{host: a.example, paths: ['/a//b']}|two slashes",
                "{host: a.example, paths: ['/a/../b']}|a segment ..",
                "{host: a.example, paths: ['/a?b']}|is no path",
                "{host: a.example, paths: ['/a***']}|is no path",
                "{host: a.example, paths: ['/a%2A']}|is no path",
                "{host: a.example, paths: ['/a%EE%80%81']}|matches no request",
                "{host: a.example, path: ['/a']}|Did you mean 'paths'",
                "{host: '*'}|would mean every host",
            })
    void whatIsNoSuchRuleIsRefused(String rule, String why) {
        assertThat(new Given(directory)
                        .project("policy: {network: {allow: [" + rule + "]}}")
                        .problem()
                        .sentence())
                .contains(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/**a**a**a**a**a**a**a**a**b", "/*a*a*a*a*a*a*a*a*a*a*a*b"})
    void noPatternTakesLong(String pattern) throws Unfit {
        RequestPath path = RequestPath.parse("/" + "a".repeat(30_000));

        assertThat(PathPattern.parse(pattern).matches(path)).isFalse();
    }

    @Test
    void aPolicyMadeByHandIsCheckedToo() {
        HostRule rule = new HostRule("a.example", false, 443, List.of(), List.of("/../x"), "a.example", "here");

        assertThatThrownBy(() -> new NetworkRules(new Policy.Network(List.of(rule), List.of(), List.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
