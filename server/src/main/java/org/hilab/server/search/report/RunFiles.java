package org.hilab.server.search.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.hilab.protocol.Conditions;
import org.hilab.protocol.Measurement;
import org.hilab.protocol.MeasurementOutcome.Measured;
import org.hilab.server.artefact.WholeFile;
import org.hilab.server.candidate.Accuracy;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.Objective;
import org.hilab.server.journal.EventJson;
import org.hilab.server.journal.RunEvent.GenerationCompleted;
import org.hilab.server.journal.RunEvent.RunStarted;

/**
 * The files of a run. front.json, front.csv and history.json depend only on the spec and its
 * measurements, so that the same spec gives the same bytes; the reports have the times too, and
 * verification.json is what boards made of the front.
 */
public final class RunFiles {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final ObjectWriter PRETTY = JSON.writerWithDefaultPrettyPrinter();

  private final RunView run;

  public RunFiles(RunView run) {
    this.run = run;
  }

  /** Writes all of them, the report's figures too, into the folder. */
  public void write(Path folder) {
    WholeFile.write("The front", folder.resolve("front.json"), frontJson());
    WholeFile.write("The front", folder.resolve("front.csv"), frontCsv());
    WholeFile.write("The history", folder.resolve("history.json"), historyJson());
    WholeFile.write(
        "The verification",
        folder.resolve("verification.json"),
        text(new VerificationJson(run).root()));
    Map<String, Drawing> figures = new Figures(run).all();
    String report = new ReportMarkdown(run, figures.keySet()).text();
    WholeFile.write("The report", folder.resolve("report.md"), report);
    WholeFile.write(
        "The report", folder.resolve("report.html"), new ReportHtml(run, figures).text(report));
    figures.forEach((name, figure) -> write(folder.resolve("figures"), name, figure));
  }

  private static void write(Path folder, String name, Drawing figure) {
    WholeFile.write("A figure", folder.resolve(name + ".svg"), SvgFile.of(figure, name));
    WholeFile.write("A figure", folder.resolve(name + ".png"), out -> PngFile.write(figure, out));
  }

  /** The front with everything that is known about its candidates. */
  public String frontJson() {
    ObjectNode root = JSON.createObjectNode();
    root.set("spec", spec());
    root.put("finished", run.isFinished());
    root.put("evaluations", run.evaluations());
    if (!run.generations().isEmpty()) {
      root.put("hyperarea", run.generations().getLast().hyperareaArchive());
    }
    ArrayNode front = root.putArray("front");
    run.front().forEach(genome -> front.add(candidate(genome)));
    return text(root);
  }

  /** One line a front member, objectives in natural units. */
  public String frontCsv() {
    StringBuilder csv =
        new StringBuilder("genome,meanIou,latencyCycles,flopsKeras,parameters,macs\n");
    for (Genome genome : run.front()) {
      var costs = run.proposed(genome).costs();
      csv.append(genome)
          .append(',')
          .append(run.accuracy(genome).map(accuracy -> "" + accuracy.meanIou()).orElse(""))
          .append(',')
          .append(run.value(Objective.LATENCY, genome).map(String::valueOf).orElse(""))
          .append(',')
          .append(costs.flopsKeras())
          .append(',')
          .append(costs.parameters())
          .append(',')
          .append(costs.macs())
          .append('\n');
    }
    return csv.toString();
  }

  /** Per generation: population, front, archive and their hyperareas. */
  public String historyJson() {
    ObjectNode root = JSON.createObjectNode();
    root.set("spec", spec());
    ArrayNode generations = root.putArray("generations");
    run.generations().forEach(generation -> generations.add(generation(generation)));
    return text(root);
  }

  private ObjectNode generation(GenerationCompleted completed) {
    ObjectNode node = JSON.createObjectNode();
    node.put("generation", completed.generation());
    node.put("evaluations", completed.evaluations());
    node.put("hyperarea", completed.hyperarea());
    node.put("hyperareaArchive", completed.hyperareaArchive());
    ArrayNode population = node.putArray("population");
    completed.population().forEach(genome -> population.add(genome.bits()));
    ArrayNode front = node.putArray("front");
    completed.front().forEach(genome -> front.add(point(genome)));
    ArrayNode archive = node.putArray("archive");
    completed.archive().forEach(genome -> archive.add(point(genome)));
    return node;
  }

  private ObjectNode point(Genome genome) {
    ObjectNode node = JSON.createObjectNode();
    node.put("genome", genome.bits());
    node.set("objectives", objectives(genome));
    return node;
  }

  private ObjectNode candidate(Genome genome) {
    ObjectNode node = point(genome);
    ObjectNode genes = node.putObject("genes");
    run.proposed(genome).genes().forEach(gene -> genes.put(gene.name(), gene.value()));
    node.set("costs", JSON.valueToTree(run.proposed(genome).costs()));
    node.put("peakMemoryBytes", run.proposed(genome).peakMemoryBytes());
    run.accuracy(genome).ifPresent(accuracy -> node.set("accuracy", accuracy(accuracy)));
    measurement(genome).ifPresent(latency -> node.set("latency", latency(latency)));
    return node;
  }

  private ObjectNode objectives(Genome genome) {
    ObjectNode node = JSON.createObjectNode();
    for (Objective objective : run.spec().objectives()) {
      run.value(objective, genome).ifPresent(value -> node.put(objective.key(), value));
    }
    return node;
  }

  /** The evaluator is the spec's: in which form this machine stored the weights is not. */
  private ObjectNode accuracy(Accuracy accuracy) {
    ObjectNode node = JSON.createObjectNode();
    node.put("meanIou", accuracy.meanIou());
    node.put("images", accuracy.images());
    node.put("evaluator", run.spec().evaluators().accuracy());
    return node;
  }

  /** Without the board's serial number and spread, which are not the spec's. */
  private static ObjectNode latency(Measurement measurement) {
    Conditions conditions = measurement.conditions();
    ObjectNode node = JSON.createObjectNode();
    node.put("cycles", measurement.cycles());
    node.set("provenance", JSON.valueToTree(measurement.provenance()));
    node.put("deviceClass", conditions.deviceClass());
    node.put("backend", conditions.backend());
    node.put("firmware", conditions.firmware());
    node.put("clockHz", conditions.clockHz());
    node.put("relativeError", conditions.relativeError());
    return node;
  }

  private Optional<Measurement> measurement(Genome genome) {
    return run.latency(genome)
        .filter(Measured.class::isInstance)
        .map(outcome -> ((Measured) outcome).measurement());
  }

  private ObjectNode spec() {
    try {
      String json = EventJson.write(new RunStarted(run.spec(), null));
      return (ObjectNode) JSON.readTree(json).required("spec");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The spec is not JSON.", e);
    }
  }

  private static String text(ObjectNode node) {
    try {
      return PRETTY.writeValueAsString(node) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The run is not JSON.", e);
    }
  }
}
