package org.hilab.server.search.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.RunEvent.BoardRun;
import org.hilab.server.journal.RunEvent.VerificationEnded;

/** verification.json: which members of the front a board computed, and what came out. */
final class VerificationJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final RunView run;

  VerificationJson(RunView run) {
    this.run = run;
  }

  ObjectNode root() {
    ObjectNode root = JSON.createObjectNode();
    root.put("members", run.front().size());
    run.verification().ifPresent(ended -> put(root, ended));
    ArrayNode members = root.putArray("front");
    run.front().forEach(genome -> members.add(member(genome)));
    return root;
  }

  private static void put(ObjectNode root, VerificationEnded ended) {
    root.put("equal", ended.equal());
    root.put("unequal", ended.unequal());
    root.put("unverified", ended.unverified());
    root.put("why", ended.why());
  }

  private ObjectNode member(Genome genome) {
    ObjectNode node = JSON.createObjectNode().put("genome", genome.bits());
    node.put("verified", run.boardRun(genome).isPresent());
    run.boardRun(genome).ifPresent(board -> put(node, board));
    run.additivityError(genome).ifPresent(error -> node.put("additivityError", error));
    return node;
  }

  private static void put(ObjectNode node, BoardRun board) {
    node.put("equal", board.matches());
    node.set("run", JSON.valueToTree(board));
  }
}
