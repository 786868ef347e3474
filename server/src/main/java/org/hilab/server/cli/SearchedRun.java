package org.hilab.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hilab.server.accuracy.Conventions;
import org.hilab.server.artefact.WholeFile;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.quantization.ParameterImageFile;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.space.Spaces;
import org.hilab.server.supernet.Supernet;

/**
 * What the files of a search say to whoever goes on from it.
 *
 * @param front the root of front.json
 * @param history the root of history.json
 */
record SearchedRun(Path folder, JsonNode front, JsonNode history) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String GENOME = "genome";

  static SearchedRun read(Path folder) {
    return new SearchedRun(folder, json(folder, "front.json"), json(folder, "history.json"));
  }

  private static JsonNode json(Path folder, String name) {
    Path file = folder.resolve(name);
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new InvalidInput(
          "The run has no front",
          file + " (" + WholeFile.why(e) + ")",
          "Name the --out folder of a search that has ended",
          e);
    }
  }

  SearchSpace space() {
    return Spaces.named(front.path("spec").path("space").asText());
  }

  int inputSize() {
    return front.path("spec").path("inputSize").asInt();
  }

  /** What its mean IoUs are over; a run that does not say has the usual ones. */
  Conventions conventions() {
    JsonNode words = front.path("spec").path("evaluators").path("conventions");
    return words.isObject()
        ? Conventions.ofKeys(words.path("mean").asText(), words.path("voidPixels").asText())
        : Conventions.DEFAULT;
  }

  /**
   * The weights that were searched.
   *
   * @throws InvalidInput if the file holds others
   */
  Supernet supernet(Path file) {
    Supernet supernet = Supernet.load(file, space().cover());
    JsonNode searched = front.path("spec").path("supernet");
    if (!searched.path("sha256").asText().equals(supernet.sha256())) {
      throw new InvalidInput(
          "The run searched another supernet",
          file + " has sha256 " + supernet.sha256(),
          "Give the weights of the run: " + searched.path("name").asText());
    }
    return supernet;
  }

  /** The int8 image that its candidates were scored with. */
  ParameterImage image() {
    return ParameterImageFile.read(new RunFolder(folder, true).image());
  }

  /** The members of the front, in its order. */
  List<Genome> members() {
    SearchSpace space = space();
    return front.path("front").findValuesAsText(GENOME).stream().map(space::parse).toList();
  }

  /** Everything that ever survived a generation or was on a front. */
  Set<Genome> candidates() {
    SearchSpace space = space();
    Set<Genome> candidates = new LinkedHashSet<>(members());
    history.findValuesAsText(GENOME).forEach(genome -> candidates.add(space.parse(genome)));
    for (JsonNode population : history.findValues("population")) {
      population.forEach(genome -> candidates.add(space.parse(genome.asText())));
    }
    return candidates;
  }

  /**
   * The genomes that words name.
   *
   * @throws InvalidInput if one is none of the run's candidates, or there is none
   */
  List<Genome> named(List<String> words) {
    SearchSpace space = space();
    Set<Genome> known = candidates();
    Set<Genome> named = new LinkedHashSet<>();
    for (String word : words) {
      Genome genome = space.canonical(space.parse(word));
      if (!known.contains(genome)) {
        throw new InvalidInput(
            "The run has no such candidate",
            genome + " is none of the " + known.size() + " that survived in " + folder,
            "Name genomes of its front.csv or history.json");
      }
      named.add(genome);
    }
    return List.copyOf(named);
  }
}
