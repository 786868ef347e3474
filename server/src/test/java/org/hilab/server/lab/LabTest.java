package org.hilab.server.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.journal.JournalException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabTest {
  @TempDir Path folder;

  @Test
  void the_admin_secret_is_made_once_and_for_its_owner_only() throws IOException {
    String secret;
    try (Lab lab = open(folder, 0)) {
      secret = Files.readString(lab.adminSecretFile());
      assertThat(secret).hasSizeGreaterThan(40).isEqualTo(LabFiles.adminSecret(folder));
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(lab.adminSecretFile())))
          .isEqualTo("rw-------");
      assertThat(LabFiles.address(folder)).contains(URI.create("http://127.0.0.1:" + lab.port()));
    }
    try (Lab lab = open(folder, 0)) {
      assertThat(lab.adminSecretFile()).hasContent(secret);
    }
  }

  @Test
  void two_servers_share_neither_a_folder_nor_a_port() {
    try (Lab lab = open(folder, 0)) {
      assertThatThrownBy(() -> open(folder, 0))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("in use by another hilab");
      assertThatThrownBy(() -> open(folder.resolve("other"), lab.port()))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("choose another one with --port");
    }
    try (Lab again = open(folder.resolve("other"), 0)) {
      assertThat(again.port()).isPositive();
    }
  }

  private static Lab open(Path folder, int port) {
    return Lab.open(new LabOptions(folder, LabOptions.Listening.onLoopback(port), 1, false));
  }
}
