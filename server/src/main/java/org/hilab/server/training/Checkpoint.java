package org.hilab.server.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.hilab.server.artefact.FileTree;
import org.hilab.server.artefact.WholeFile;
import org.hilab.server.candidate.Architecture;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.network.ConvolutionWeights;
import org.hilab.server.supernet.Supernet;

/**
 * A training at the end of a step: two safetensors files, for the weights and for the velocities in
 * the same layout, and what else is needed to go on.
 *
 * @param identity of the plan
 * @param losses of all steps so far
 */
record Checkpoint(
    String identity,
    List<Double> losses,
    SortedMap<String, ConvolutionWeights> weights,
    SortedMap<String, ConvolutionWeights> velocities) {
  private static final String PREFIX = "step-";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  Checkpoint {
    losses = List.copyOf(losses);
  }

  /** Writes it beside the others and removes those, so that a kill leaves one that is whole. */
  void write(Path folder, List<Architecture> cover, int classes) {
    Path target = folder.resolve(String.format("%s%08d", PREFIX, losses.size()));
    Path temporary = folder.resolve(target.getFileName() + ".tmp");
    try {
      FileTree.delete(temporary);
      Supernet.save(
          temporary.resolve("weights.safetensors"),
          cover,
          classes,
          TrainableWeights.asWeights(weights));
      Supernet.save(
          temporary.resolve("velocities.safetensors"),
          cover,
          classes,
          TrainableWeights.asWeights(velocities));
      WholeFile.write("The checkpoint", temporary.resolve("state.json"), state());
      if (!Files.isDirectory(target)) {
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      }
      for (Path other : all(folder)) {
        if (!other.equals(target)) {
          FileTree.delete(other);
        }
      }
    } catch (IOException e) {
      throw new InvalidInput(
          "A checkpoint cannot be written",
          target + " (" + WholeFile.why(e) + ")",
          "Check that the folder can be written and the disk has room",
          e);
    }
  }

  /** The latest one in the folder. */
  static Optional<Checkpoint> latest(Path folder, List<Architecture> cover) {
    try {
      List<Path> all = all(folder);
      return all.isEmpty() ? Optional.empty() : Optional.of(read(all.getLast(), cover));
    } catch (IOException e) {
      throw new InvalidInput(
          "A checkpoint cannot be read",
          folder + " (" + WholeFile.why(e) + ")",
          "Repair it, or name another folder",
          e);
    }
  }

  private static Checkpoint read(Path folder, List<Architecture> cover) throws IOException {
    JsonNode state = JSON.readTree(folder.resolve("state.json").toFile());
    List<Double> losses = new ArrayList<>();
    state.path("losses").forEach(loss -> losses.add(loss.doubleValue()));
    return new Checkpoint(
        state.path("identity").asText(),
        losses,
        Supernet.load(folder.resolve("weights.safetensors"), cover).convolutions(),
        Supernet.load(folder.resolve("velocities.safetensors"), cover).convolutions());
  }

  private String state() throws IOException {
    ObjectNode state = JSON.createObjectNode();
    state.put("identity", identity);
    losses.forEach(state.putArray("losses")::add);
    return JSON.writeValueAsString(state);
  }

  /** Ascending by step; unfinished ones are none. */
  private static List<Path> all(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches(PREFIX + "[0-9]{8}"))
          .sorted()
          .toList();
    }
  }
}
