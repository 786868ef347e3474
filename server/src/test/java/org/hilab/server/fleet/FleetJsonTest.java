package org.hilab.server.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.hilab.protocol.Agent;
import org.hilab.protocol.AgentId;
import org.hilab.protocol.Board;
import org.hilab.protocol.BoardId;
import org.hilab.protocol.Crc32c;
import org.hilab.protocol.Firmware;
import org.hilab.server.fleet.FleetSnapshot.AgentView;
import org.hilab.server.fleet.FleetSnapshot.BoardView;
import org.hilab.server.fleet.FleetSnapshot.JobView;
import org.hilab.server.fleet.FleetSnapshot.QueueView;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FleetJsonTest {
  private static final Firmware FIRMWARE =
      new Firmware(
          "9f86d081884c7d65",
          Crc32c.of(1),
          null,
          new Firmware.Clocks(250_000_000, 175_000_000),
          new Firmware.Memory(8, 65_536, 524_288, 8_388_608, 5_529_600),
          true);

  @Test
  void a_greeted_board_shows_its_firmware_and_clocks() {
    JsonObject board = json(FIRMWARE, null, null);
    assertThat(board.getString("state")).isEqualTo("idle");
    assertThat(board.getJsonObject("firmware"))
        .isEqualTo(
            new JsonObject()
                .put("hash", "9f86d081884c7d65")
                .put("controllerHz", 250_000_000L)
                .put("clusterHz", 175_000_000L)
                .put("countsCycles", true));
    assertThat(json(null, null, null).getValue("firmware")).isNull();
  }

  @Test
  void a_board_in_trouble_is_quarantined_and_says_why() {
    JsonObject board = json(null, "NO_ANSWER: HELLO was not answered.", null);
    assertThat(board.getString("state")).isEqualTo("quarantined");
    assertThat(board.getString("trouble")).startsWith("NO_ANSWER");
    JobView job = new JobView("0101", "running");
    assertThat(json(null, "It will be looked at.", job).getString("state")).isEqualTo("running");
  }

  private static JsonObject json(
      @Nullable Firmware firmware, @Nullable String trouble, @Nullable JobView job) {
    Board board = new Board(new BoardId("left"), "gap8", Board.RESIDENT, firmware, trouble);
    AgentView agent =
        new AgentView(
            new Agent(new AgentId("a"), "bench"),
            true,
            Instant.EPOCH,
            List.of(new BoardView(board, job, 3, 1)));
    JsonObject fleet =
        FleetJson.of(new FleetSnapshot(List.of(agent), new QueueView(0, 0, 0, false, List.of())));
    return fleet.getJsonArray("agents").getJsonObject(0).getJsonArray("boards").getJsonObject(0);
  }
}
