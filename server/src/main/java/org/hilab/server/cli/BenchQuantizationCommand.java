package org.hilab.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.hilab.server.search.PreparedSearch;
import org.hilab.server.search.bench.QuantizationStudy;
import org.hilab.server.search.bench.QuantizationStudy.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "quantization",
    mixinStandardHelpOptions = true,
    description =
        "How well int8 follows float: the supernet, 10 sub-networks within one to three genes of it"
            + " and 9 random ones, all with the one int8 image.",
    footer = {
      "",
      "Example (the seven frequent classes of the VOC subset):",
      "  ./hilab bench quantization --supernet F.safetensors --dataset voc:DIR --fraction 1 \\",
      "    --classes 0,8,10,12,13,15,17",
    })
final class BenchQuantizationCommand implements Callable<Integer> {
  @Mixin private final BenchOptions options = new BenchOptions();

  @Option(
      names = "--classes",
      split = ",",
      description = "Classes that the mean IoU is over. Default: all of the data set.")
  private List<Integer> classes = List.of();

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    PreparedSearch search = options.prepare(1);
    Progress progress = Progress.onTerminal();
    int networks = QuantizationStudy.networks();
    QuantizationStudy.Result result =
        new QuantizationStudy(search, classes(search))
            .run(n -> progress.show(n + " of " + networks + " networks", n, networks));
    progress.done();
    output.print(json(result), text(result));
    return ExitCode.OK;
  }

  private int[] classes(PreparedSearch search) {
    return classes.isEmpty()
        ? IntStream.range(0, search.spec().classes()).toArray()
        : classes.stream().mapToInt(Integer::intValue).toArray();
  }

  private static ObjectNode json(QuantizationStudy.Result result) {
    ObjectNode json = Output.object();
    json.set("supernet", json(result.supernet()));
    group(json.putObject("near"), result.near());
    group(json.putObject("random"), result.random());
    return json;
  }

  private static void group(ObjectNode json, List<Row> rows) {
    json.put("kendallTauB", QuantizationStudy.kendallTauB(rows));
    ArrayNode array = json.putArray("rows");
    rows.forEach(row -> array.add(json(row)));
  }

  private static ObjectNode json(Row row) {
    return Output.object()
        .put("genome", row.genome().bits())
        .put("float", row.floatMeanIou())
        .put("int8", row.int8MeanIou());
  }

  private static String text(QuantizationStudy.Result result) {
    return "supernet\n"
        + text(result.supernet())
        + group("one to three genes away", result.near())
        + group("random", result.random()).stripTrailing();
  }

  private static String group(String name, List<Row> rows) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT, "%s, Kendall tau-b %.3f%n", name, QuantizationStudy.kendallTauB(rows)));
    rows.forEach(row -> text.append(text(row)));
    return text.toString();
  }

  private static String text(Row row) {
    return String.format(
        Locale.ROOT,
        "  %s  float %6.2f %%  int8 %6.2f %%  %+5.2f%n",
        row.genome(),
        100 * row.floatMeanIou(),
        100 * row.int8MeanIou(),
        100 * (row.int8MeanIou() - row.floatMeanIou()));
  }
}
