package org.hilab.agent.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolCommandTest {
  /** As gap_sdk 4.22 names them: utils/openocd_tools/src/fuser, tcl/fuser.tcl, efuse registers. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "fuser",
        "/opt/gap_sdk/utils/openocd_tools/src/fuser/fuser.elf",
        "script tcl/fuser.tcl; init",
        "tcl/FUSER.tcl",
        "make -C fuser",
        "gap8_efuse_write 0 1",
        "--binary=Fuser"
      })
  void no_command_line_with_the_fuser_can_be_made(String word) {
    assertThatThrownBy(() -> ToolCommand.of("openocd", "-c", word))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("could burn the chip's fuses");
    assertThatThrownBy(
            () -> new ToolCommand(List.of("gapy"), Map.of("GAPY_OPENOCD_CABLE", word), Path.of("")))
        .hasMessageContaining("could burn the chip's fuses");
  }

  @Test
  void other_commands_can_be_made() {
    ToolCommand command = ToolCommand.of("gapy", "run", "--flash", "--force");
    assertThat(command.words()).containsExactly("gapy", "run", "--flash", "--force");
  }
}
