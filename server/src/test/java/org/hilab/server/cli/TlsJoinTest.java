package org.hilab.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hilab.server.api.TestingCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Server, agents and a worker over TLS, all of them as processes. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "it needs setsid and signals")
class TlsJoinTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String UNKNOWN = "nobody whom this machine believes vouches";

  @TempDir static Path folder;

  private static TestingCertificate own;
  private static HilabProcess server;
  private static String url;

  @BeforeAll
  static void start() throws Exception {
    own = TestingCertificate.selfSigned(folder);
    server =
        HilabProcess.start(
            folder,
            "serve",
            "--host=0.0.0.0",
            "--port=0",
            "--data",
            folder.resolve("lab"),
            "--tls-certificate",
            own.certificate(),
            "--tls-key",
            own.key());
    server.untilItSays("admin.secret");
    url = server.err().replaceAll("(?s).*(https://localhost:\\d+).*", "$1");
    assertThat(server.err()).doesNotContain("not encrypted");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void the_servers_own_agent_connects() throws Exception {
    Path log = folder.resolve("lab/lab/agent/agent.log");
    long end = System.nanoTime() + SOON.toNanos();
    while (!Files.exists(log) || !Files.readString(log).contains("Connected")) {
      assertThat(System.nanoTime()).as("the agent connects").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Test
  void a_bench_joins_with_trust_and_runs_without() throws Exception {
    JsonNode issued = token("bench-2");
    assertThat(issued.path("command").asText()).contains("agent join https://HOST:");
    String token = issued.path("token").asText();
    Path data = folder.resolve("bench");
    try (HilabProcess distrustful = join(data, token)) {
      assertThat(distrustful.exitCode(SOON)).isEqualTo(1);
      assertThat(distrustful.err()).contains(UNKNOWN, "--trust FILE").doesNotContain("\tat ");
    }
    try (HilabProcess trustful = join(data, token, "--trust", own.certificate().toString())) {
      assertThat(trustful.exitCode(SOON)).as(trustful.err()).isZero();
    }
    try (HilabProcess agent = HilabProcess.startAgent(folder, "run", "--data", "" + data)) {
      agent.untilItSays("Connected");
      try (HilabProcess doctor = HilabProcess.startAgent(folder, "doctor", "--data", "" + data)) {
        assertThat(doctor.exitCode(SOON)).isZero();
        assertThat(doctor.out()).contains("knows this bench as bench-2");
      }
    }
  }

  private static HilabProcess join(Path data, String token, String... more) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("join", url, "--token", token, "--data", data.toString()));
    words.addAll(List.of(more));
    return HilabProcess.startAgent(folder, words.toArray(String[]::new));
  }

  @Test
  void an_agent_says_why_it_does_not_connect_and_goes_on_trying() throws Exception {
    String data = folder.resolve("stranger").toString();
    try (HilabProcess agent =
        HilabProcess.startAgent(folder, "run", "--server", url, "--token", "t", "--data", data)) {
      agent.untilItSays(UNKNOWN).untilItSays("trying again");
    }
    String plain = url.replace("https", "http");
    try (HilabProcess agent =
        HilabProcess.startAgent(folder, "run", "--server", plain, "--token", "t", "--data", data)) {
      agent.untilItSays("If it speaks TLS, write https://").untilItSays("trying again");
    }
  }

  @Test
  void a_worker_joins_with_trust_and_works_without() throws Exception {
    String token = token("worker").path("token").asText();
    Path data = folder.resolve("worker");
    CommandRun.of("worker", url, "--token", token, "--data", data)
        .refused(2, UNKNOWN, "--trust FILE");
    CommandRun.of("worker", url, "--token", token, "--data", data, "--trust", own.key())
        .refused(2, "The certificates to trust cannot be read", own.key());
    try (HilabProcess worker =
        HilabProcess.start(
            folder,
            "worker",
            url,
            "--token",
            token,
            "--data",
            data,
            "--trust",
            own.certificate())) {
      worker.untilItSays("connected to " + url);
    }
    try (HilabProcess worker = HilabProcess.start(folder, "worker", url, "--data", data)) {
      worker.untilItSays("connected to " + url);
    }
  }

  @Test
  void a_server_starts_only_with_a_certificate_and_its_key() {
    Path lab = folder.resolve("never");
    CommandRun.of("serve", "--data", lab, "--tls-key", own.key())
        .refused(2, "--tls-certificate is missing");
    CommandRun.of("serve", "--data", lab, "--tls-certificate", own.key(), "--tls-key", own.key())
        .refused(2, "no PEM file of certificates");
    assertThat(lab).doesNotExist();
  }

  private static JsonNode token(String name) {
    return CommandRun.of("token", "create", name, "--data", folder.resolve("lab"), "--json").json();
  }
}
