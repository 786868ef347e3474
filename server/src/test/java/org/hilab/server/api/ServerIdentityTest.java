package org.hilab.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.hilab.server.candidate.InvalidInput;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerIdentityTest {
  @TempDir static Path folder;

  private static TestingCertificate good;

  @BeforeAll
  static void make() {
    good = TestingCertificate.selfSigned(folder);
  }

  @Test
  void a_certificate_and_its_key_are_an_identity_with_a_name() {
    assertThat(good.identity().name()).contains("localhost");
    assertThat(good.identity().certificate()).isEqualToIgnoringNewLines(text(good.certificate()));
    TestingCertificate rsa = TestingCertificate.of(folder, "rsa", "-keyalg", "RSA");
    assertThat(rsa.identity().name()).as("it names nobody").isEmpty();
  }

  @Test
  void a_key_of_another_certificate_is_refused() {
    TestingCertificate other = TestingCertificate.of(folder, "other");
    TestingCertificate rsa = TestingCertificate.of(folder, "other-kind", "-keyalg", "RSA");
    refused(good.certificate(), other.key(), "does not belong", "other.key", "self-signed.crt");
    refused(good.certificate(), rsa.key(), "does not belong", "other-kind.key");
  }

  @Test
  void a_certificate_is_taken_only_while_it_is_valid() {
    Instant now = Instant.now();
    InstantSource later = InstantSource.fixed(now.plus(Duration.ofDays(400)));
    InstantSource earlier = InstantSource.fixed(now.minus(Duration.ofDays(1)));
    assertThatThrownBy(() -> ServerIdentity.read(good.certificate(), good.key(), later))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll("has expired", "self-signed.crt", "new one");
    assertThatThrownBy(() -> ServerIdentity.read(good.certificate(), good.key(), earlier))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll("not valid yet", "self-signed.crt", "clock");
  }

  @Test
  void files_that_are_missing_or_something_else_are_refused() throws IOException {
    Path old = folder.resolve("old.key");
    Files.writeString(old, text(good.key()).replace("PRIVATE", "RSA PRIVATE"));
    Path damaged = folder.resolve("damaged.crt");
    Files.writeString(damaged, text(good.certificate()).replace("MII", "MIA"));
    refused(folder.resolve("none.crt"), good.key(), "there is no", "none.crt", "PEM");
    refused(good.certificate(), folder.resolve("none.key"), "there is no", "none.key");
    refused(good.key(), good.key(), "no PEM file of certificates", "self-signed.key");
    refused(damaged, good.key(), "no PEM file of certificates", "damaged.crt");
    refused(good.certificate(), old, "older format", "openssl pkcs8 -topk8 -nocrypt -in " + old);
  }

  private static void refused(Path certificate, Path key, String... parts) {
    assertThatThrownBy(() -> ServerIdentity.read(certificate, key, InstantSource.system()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll(parts);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
