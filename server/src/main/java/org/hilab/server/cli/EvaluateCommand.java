package org.hilab.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.hilab.server.accuracy.ModelEvaluation;
import org.hilab.server.accuracy.Normalization;
import org.hilab.server.accuracy.Scores;
import org.hilab.server.accuracy.Watch;
import org.hilab.server.dataset.Preprocessing;
import org.hilab.server.dataset.Subset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Scores any segmentation model in ONNX on a data set.",
    footer = {
      "",
      "Papers differ in what a mean IoU is over: --void and --mean name it, and --json says it",
      "with the score. server/docs/datasets.md describes the layouts and the conventions.",
      "",
      "Examples:",
      "  ./hilab evaluate --model F.onnx --dataset voc:DIR --split val \\",
      "    --preprocess resize:384 --normalize signed --json",
      "  ./hilab evaluate --model F.onnx --dataset camvid:DIR --split test --void error --mean all",
    })
final class EvaluateCommand implements Callable<Integer> {
  @Option(names = "--model", required = true, description = "An ONNX file.")
  private Path model = Path.of("");

  @Mixin private final DatasetOption dataset = new DatasetOption();

  @Mixin private final SubsetOptions subset = new SubsetOptions(1);

  @Option(
      names = "--preprocess",
      defaultValue = "none",
      description = "none, resize:N or pad:N. Default: ${DEFAULT-VALUE}.")
  private String preprocess = "";

  @Option(
      names = "--normalize",
      defaultValue = "signed",
      description =
          "signed (x/127.5-1), unit (x/255), imagenet or raw (x). Default: ${DEFAULT-VALUE}.")
  private String normalize = "";

  @Mixin private final ConventionOptions options = new ConventionOptions();

  @Mixin private final ThreadsOption threads = new ThreadsOption();

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    Progress progress = Progress.onTerminal();
    ModelEvaluation.Report report =
        new ModelEvaluation(InstantSource.system()).evaluate(request(), watch(progress));
    progress.done();
    output.print(json(report), text(report));
    return ExitCode.OK;
  }

  private ModelEvaluation.Request request() {
    return new ModelEvaluation.Request(
        model,
        new ModelEvaluation.Data(dataset.spec(), subset.split(), Subset.first(subset.fraction())),
        Preprocessing.parse(preprocess),
        Normalization.ofKey(normalize),
        options.conventions(),
        threads.count());
  }

  private static Watch watch(Progress progress) {
    return new Watch() {
      @Override
      public boolean cancelled() {
        return false;
      }

      @Override
      public void scored(int images, int of) {
        progress.show(images + " of " + of + " images", images, of);
      }
    };
  }

  private ObjectNode json(ModelEvaluation.Report report) {
    Scores scores = report.scores();
    ObjectNode json = Output.object();
    json.put("model", model.toString());
    json.put("dataset", dataset.spec().toString());
    json.put("split", subset.split());
    json.put("preprocess", preprocess);
    json.put("normalize", normalize);
    json.put("void", options.conventions().voidPixels().key());
    json.put("mean", options.conventions().mean().key());
    json.put("meanIou", scores.meanIou());
    json.put("images", scores.images());
    ArrayNode classes = json.putArray("perClass");
    for (int i = 0; i < report.classNames().size(); i++) {
      OptionalDouble iou = scores.perClass().get(i);
      classes
          .addObject()
          .put("name", report.classNames().get(i))
          .put("iou", iou.isPresent() ? iou.getAsDouble() : null);
    }
    json.put("imagesPerSecond", report.imagesPerSecond());
    json.put("pixelAccuracy", scores.pixelAccuracy());
    json.putObject("means")
        .put("present", scores.means().present())
        .put("union", scores.means().union())
        .put("all", scores.means().all());
    return json;
  }

  private String text(ModelEvaluation.Report report) {
    Scores scores = report.scores();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < report.classNames().size(); i++) {
      OptionalDouble iou = scores.perClass().get(i);
      if (iou.isPresent()) {
        text.append(
            String.format(
                Locale.ROOT,
                "%-16s %6.2f %%%n",
                report.classNames().get(i),
                100 * iou.getAsDouble()));
      }
    }
    return text
        + String.format(
            Locale.ROOT,
            "mean IoU %.4f (--mean %s, --void %s), pixel accuracy %.4f%n%d images, %.1f images/s",
            scores.meanIou(),
            options.conventions().mean().key(),
            options.conventions().voidPixels().key(),
            scores.pixelAccuracy(),
            scores.images(),
            report.imagesPerSecond());
  }
}
