package org.hilab.agent.autotiler;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hilab.agent.AgentFailure;
import org.hilab.agent.DataOption;
import org.hilab.agent.JsonOption;
import org.hilab.agent.tools.FirmwareBuild;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.MessageCodec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code agent autotiler}: the conventional way, for comparison. */
@Command(
    name = "autotiler",
    description = {
      "Measures one model by the way of NNTool, AutoTiler and GVSoC, for those who own libtile.a.",
      "No search uses it: its numbers are another backend's. Not yet run against that library."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:measured, or rejected as the model's fault", "1:lost", "2:a wrong option"},
    footerHeading = "%nExample:%n",
    footer = {
      "  hilab export --genome G --format onnx --out g.onnx",
      "  hilab agent autotiler g.onnx --sdk /opt/gap_sdk",
    })
public final class AutotilerCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Parameters(paramLabel = "MODEL", description = "A float ONNX model.")
  private Path model = Path.of("");

  @Option(names = "--sdk", description = "The GAP SDK; by default GAP_SDK_HOME.")
  private @Nullable Path sdk;

  @Option(
      names = "--board",
      defaultValue = "gapuino_v3",
      description = "A configuration of the SDK. Default: ${DEFAULT-VALUE}.")
  private String board = "";

  @Option(
      names = "--minutes",
      defaultValue = "20",
      description = "For everything; FMAS needed about 7. Default: ${DEFAULT-VALUE}.")
  private int minutes;

  @Mixin private final DataOption data = new DataOption();
  @Mixin private final JsonOption output = new JsonOption();

  @Override
  public Integer call() throws InterruptedException {
    if (!Files.isReadable(model)) {
      throw new AgentFailure(AgentFailure.USAGE, "There is no model " + model + ".");
    }
    Path scripts = FirmwareBuild.ofInstallation().folder().resolve("autotiler");
    Path work = data.folder().resolve("autotiler").toAbsolutePath();
    try {
      AutotilerProject project =
          new AutotilerProject(
              new AutotilerProject.Setup(
                  installed(), board, scripts, work, Duration.ofMinutes(minutes)));
      return report(project.measure(model.toAbsolutePath()));
    } catch (IllegalArgumentException e) {
      throw new AgentFailure(AgentFailure.USAGE, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new AgentFailure(
          AgentFailure.BROKEN, "The project cannot be made in " + work + ": " + e);
    }
  }

  private Path installed() {
    Path named =
        Optional.ofNullable(sdk)
            .or(() -> Optional.ofNullable(System.getenv("GAP_SDK_HOME")).map(Path::of))
            .orElseThrow(
                () -> new AgentFailure(AgentFailure.USAGE, "Say where the GAP SDK is: --sdk DIR."));
    if (!Files.exists(named.resolve("configs").resolve(board + ".sh"))) {
      throw new AgentFailure(
          AgentFailure.USAGE, named + " is no GAP SDK with a configuration " + board + ".");
    }
    return named.toAbsolutePath();
  }

  private int report(MeasurementOutcome outcome) throws IOException {
    ObjectNode json = (ObjectNode) JSON.readTree(new MessageCodec().encode(outcome));
    boolean lost = outcome instanceof MeasurementOutcome.Lost;
    output.print(json, outcome.toString());
    return lost ? 1 : 0;
  }
}
