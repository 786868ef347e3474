package org.hilab.server.training.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.hilab.server.artefact.FileTree;
import org.hilab.server.artefact.WholeFile;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.training.study.RankingStudy.Row;
import org.hilab.server.training.study.StudyNetworks.Chosen;

/**
 * What a study keeps: one file for each network that is done.
 *
 * @param identity that every file must have
 */
record StudyFolder(Path root, String identity) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  Path initialWeights() {
    return root.resolve("initial.safetensors");
  }

  Path checkpoints(Genome genome) {
    return root.resolve("networks").resolve(genome.bits() + ".checkpoints");
  }

  private Path file(Genome genome) {
    return root.resolve("networks").resolve(genome.bits() + ".json");
  }

  /**
   * The result of a network, if it is done.
   *
   * @throws InvalidInput if another study did it
   */
  Optional<Row> row(Chosen chosen) {
    Path file = file(chosen.genome());
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    JsonNode json = read(file);
    if (!json.path("identity").asText().equals(identity)) {
      throw new InvalidInput(
          "The folder holds another study",
          file + ": \"" + json.path("identity").asText() + "\", not \"" + identity + "\"",
          "Give the same options again, or another --out");
    }
    return Optional.of(
        new Row(
            chosen.genome(),
            chosen.group(),
            json.path("supernetFloat").doubleValue(),
            json.path("supernetInt8").doubleValue(),
            json.path("standAlone").doubleValue(),
            json.path("loss").doubleValue(),
            json.path("seconds").doubleValue()));
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new InvalidInput(
          "A result of the study cannot be read",
          file + " (" + WholeFile.why(e) + ")",
          "Remove the file: its network is trained again",
          e);
    }
  }

  /** Writes the result, then drops the network's checkpoints. */
  void keep(Row row) {
    String json =
        JSON.createObjectNode()
            .put("identity", identity)
            .put("supernetFloat", row.supernetFloat())
            .put("supernetInt8", row.supernetInt8())
            .put("standAlone", row.standAlone())
            .put("loss", row.loss())
            .put("seconds", row.seconds())
            .toPrettyString();
    WholeFile.write("A result of the study", file(row.genome()), json + "\n");
    try {
      FileTree.delete(checkpoints(row.genome()));
    } catch (IOException e) {
      // they only take room: the result is kept
    }
  }
}
