package org.hilab.agent.boards;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.hilab.agent.JsonOption;

/** Boards for scripts. */
final class BoardsJson {
  private BoardsJson() {}

  static ObjectNode of(BoardEntry board) {
    ObjectNode json =
        JsonOption.object().put("name", board.name()).put("kind", board.kind().word());
    switch (board.kind()) {
      case BoardKind.Serial serial ->
          json.put("model", serial.model().word())
              .put("serial", serial.adapter().serial())
              .put("usb", serial.adapter().usb())
              .put("baud", serial.baud());
      case BoardKind.Gvsoc gvsoc -> json.put("sdk", gvsoc.sdk().map(Object::toString).orElse(null));
      case BoardKind.Emulated emulated -> json.put("on", emulated.on().word());
      case BoardKind.Estimate() -> {}
    }
    return json;
  }
}
