package org.hilab.server.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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
  void the_token_for_agents_is_made_once_and_for_its_owner_only() throws IOException {
    String token;
    try (Lab lab = open(folder, 0)) {
      assertThat(lab.agentCommand()).contains(":" + lab.port()).contains(tokenFile().toString());
      token = Files.readString(tokenFile());
      assertThat(lab.journal().agentTokens().verify(token)).contains("bench");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tokenFile())))
          .isEqualTo("rw-------");
    }
    try (Lab lab = open(folder, 0)) {
      assertThat(lab.agentCommand()).contains(tokenFile().toString());
      assertThat(tokenFile()).hasContent(token);
    }
  }

  @Test
  void a_token_whose_file_is_lost_is_replaced() throws IOException {
    try (Lab lab = open(folder, 0)) {
      lab.agentCommand();
      String lost = Files.readString(tokenFile());
      Files.delete(tokenFile());
      lab.agentCommand();
      assertThat(lab.journal().agentTokens().verify(Files.readString(tokenFile())))
          .contains("bench");
      assertThat(lab.journal().agentTokens().verify(lost)).isEmpty();
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

  private Path tokenFile() {
    return folder.resolve("agent.token");
  }

  private static Lab open(Path folder, int port) {
    return Lab.open(new LabOptions(folder, "127.0.0.1", port, 1, false));
  }
}
