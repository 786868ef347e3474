package org.hilab.server.training.study;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.hilab.server.artefact.WholeFile;
import org.hilab.server.search.ranking.RankComparison;
import org.hilab.server.search.ranking.RankComparison.Bootstrap;
import org.hilab.server.search.ranking.RankComparison.Correlation;
import org.hilab.server.search.report.ScatterFigure;
import org.hilab.server.training.study.RankingStudy.Row;
import org.hilab.server.training.study.StudyNetworks.Group;

/**
 * The end of a study: correlations, a figure and a report.
 *
 * @param conditions what was run, in one sentence
 */
public record RankingResult(List<Row> rows, String conditions, Bootstrap bootstrap) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int FEWEST = 3;

  public RankingResult {
    rows = List.copyOf(rows);
  }

  /** Writes ranking.json, report.md, ranking.svg and ranking.png. */
  public void write(Path folder) {
    WholeFile.write("The study", folder.resolve("ranking.json"), json().toPrettyString() + "\n");
    WholeFile.write("The study", folder.resolve("report.md"), text());
    figure().write(folder, "ranking");
  }

  /** The rows that each line of the report is about. */
  private Map<String, List<Row>> groups() {
    Map<String, List<Row>> groups = new LinkedHashMap<>();
    groups.put("Pareto-best, Pareto-worst and seed", of(Group.BEST, Group.WORST, Group.SEED));
    groups.put("Pareto-best alone", of(Group.BEST));
    groups.put("Pareto-worst alone", of(Group.WORST));
    groups.put("random", of(Group.RANDOM));
    groups.values().removeIf(group -> !hasOrder(group));
    return groups;
  }

  private List<Row> of(Group... wanted) {
    return rows.stream().filter(row -> List.of(wanted).contains(row.group())).toList();
  }

  /** Enough networks, and not all alike. */
  private static boolean hasOrder(List<Row> group) {
    return group.size() >= FEWEST
        && List.<ToDoubleFunction<Row>>of(Row::supernetFloat, Row::supernetInt8, Row::standAlone)
            .stream()
            .allMatch(score -> group.stream().mapToDouble(score).distinct().count() > 1);
  }

  private RankComparison compared(List<Row> group, ToDoubleFunction<Row> score) {
    return RankComparison.of(
        group.stream().mapToDouble(score).toArray(),
        group.stream().mapToDouble(Row::standAlone).toArray(),
        bootstrap);
  }

  /** For scripts. */
  public ObjectNode json() {
    ObjectNode json = JSON.createObjectNode().put("conditions", conditions);
    json.put("samples", bootstrap.samples()).put("seed", bootstrap.seed());
    ObjectNode correlations = json.putObject("correlations");
    groups()
        .forEach((name, group) -> {
          ObjectNode node = correlations.putObject(name).put("networks", group.size());
          node.set("float", json(compared(group, Row::supernetFloat)));
          node.set("int8", json(compared(group, Row::supernetInt8)));
        });
    ArrayNode networks = json.putArray("networks");
    for (Row row : rows) {
      networks
          .addObject()
          .put("genome", row.genome().bits())
          .put("group", row.group().key())
          .put("supernetFloat", row.supernetFloat())
          .put("supernetInt8", row.supernetInt8())
          .put("standAlone", row.standAlone())
          .put("loss", row.loss())
          .put("seconds", row.seconds());
    }
    return json;
  }

  private static ObjectNode json(RankComparison compared) {
    ObjectNode json = JSON.createObjectNode();
    json.set("kendallTauB", json(compared.kendallTauB()));
    json.set("spearmanRho", json(compared.spearmanRho()));
    return json;
  }

  private static ObjectNode json(Correlation correlation) {
    ObjectNode json = JSON.createObjectNode().put("value", correlation.value());
    correlation
        .interval()
        .ifPresent(interval -> json.put("low", interval.low()).put("high", interval.high()));
    return json;
  }

  /** For people, in Markdown. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(text, "# Do the supernet's weights rank networks as training them alone does?%n");
    line(text, "%s%n", conditions);
    line(text, "![mean IoU of both](ranking.svg)%n");
    line(text, "Rank correlation with the stand-alone mean IoU; in brackets the middle 95 %% of");
    line(text, "%d bootstrap samples of the networks.%n", bootstrap.samples());
    line(text, "| networks | | Kendall τ-b, float | Spearman ρ, float | τ-b, int8 | ρ, int8 |");
    line(text, "|---|--:|---|---|---|---|");
    groups()
        .forEach((name, group) -> {
          RankComparison inFloat = compared(group, Row::supernetFloat);
          RankComparison inInt8 = compared(group, Row::supernetInt8);
          line(
              text,
              "| %s | %d | %s | %s | %s | %s |",
              name,
              group.size(),
              text(inFloat.kendallTauB()),
              text(inFloat.spearmanRho()),
              text(inInt8.kendallTauB()),
              text(inInt8.spearmanRho()));
        });
    line(text, "%n| genome | group | supernet, float | supernet, int8 | stand-alone | last loss |");
    line(text, "|---|---|--:|--:|--:|--:|");
    for (Row row : rows) {
      line(
          text,
          "| `%s` | %s | %.2f | %.2f | %.2f | %.4f |",
          row.genome(),
          row.group().key(),
          100 * row.supernetFloat(),
          100 * row.supernetInt8(),
          100 * row.standAlone(),
          row.loss());
    }
    return text.toString();
  }

  private static String text(Correlation correlation) {
    return String.format(Locale.ROOT, "%.2f", correlation.value())
        + correlation
            .interval()
            .map(i -> String.format(Locale.ROOT, " (%.2f to %.2f)", i.low(), i.high()))
            .orElse(" (too few)");
  }

  private static void line(StringBuilder text, String pattern, Object... values) {
    text.append(String.format(Locale.ROOT, pattern, values)).append('\n');
  }

  private ScatterFigure figure() {
    ScatterFigure figure =
        new ScatterFigure("Mean IoU, %", "with the supernet's weights, %", "trained alone, %");
    for (Group group : Group.values()) {
      of(group)
          .forEach(
              row -> figure.add(group.key(), 100 * row.supernetFloat(), 100 * row.standAlone()));
    }
    return figure;
  }
}
