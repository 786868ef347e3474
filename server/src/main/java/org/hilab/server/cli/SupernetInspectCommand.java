package org.hilab.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.hilab.server.supernet.Tensor;
import org.hilab.server.supernet.imports.WeightFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description =
        "Lists the tensors of a weight file: PyTorch's .pt and .pth, Keras' .h5, .tflite, .onnx,"
            + " .safetensors. Nothing in the file is executed.",
    footer = {
      "",
      "Example:",
      "  ./hilab supernet inspect checkpoint.pth --json",
    })
final class SupernetInspectCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "A weight file.")
  private Path file = Path.of("");

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    WeightFile weights = WeightFile.read(file);
    StringBuilder text = new StringBuilder();
    ObjectNode json = Output.object().put("file", file.toString());
    json.put("format", weights.format().key());
    ArrayNode list = json.putArray("tensors");
    long values = 0;
    for (Tensor tensor : weights.tensors().values()) {
      DoubleSummaryStatistics range = range(tensor);
      ObjectNode node = list.addObject().put("name", tensor.name());
      tensor.shape().forEach(node.putArray("shape")::add);
      if (range.getCount() > 0) {
        node.put("min", range.getMin()).put("max", range.getMax());
      }
      text.append(line(tensor, range));
      values += range.getCount();
    }
    json.put("values", values);
    output.print(
        json,
        text
            + String.format(
                Locale.ROOT,
                "%s: %d tensors, %,d values",
                weights.format().key(),
                weights.tensors().size(),
                values));
    return ExitCode.OK;
  }

  private static DoubleSummaryStatistics range(Tensor tensor) {
    float[] values = tensor.values();
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).summaryStatistics();
  }

  private static String line(Tensor tensor, DoubleSummaryStatistics range) {
    return range.getCount() == 0
        ? String.format("%-60s %s%n", tensor.name(), tensor.shape())
        : String.format(
            Locale.ROOT,
            "%-60s %-20s %.6g to %.6g%n",
            tensor.name(),
            tensor.shape(),
            range.getMin(),
            range.getMax());
  }
}
