package org.hilab.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.hilab.agent.connect.Credentials;
import org.hilab.agent.connect.Joining;
import org.hilab.agent.connect.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code agent join}: makes this bench one of a lab's. */
@Command(
    name = "join",
    description = "Makes this bench one of a lab's; after it, hilab agent run needs no options.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "1:the server cannot be reached, or the data folder cannot be used",
      "2:a wrong option",
      "3:the token is unknown, used or expired"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hilab agent join http://lab:8080 --token join-Xyz",
      "  hilab agent join https://lab:8080 --token join-Xyz --trust lab.crt",
    })
final class JoinCommand implements Callable<Integer> {
  @Parameters(paramLabel = "URL", description = "The server: http://HOST:PORT, or https.")
  private String url = "";

  @Option(
      names = "--token",
      required = true,
      paramLabel = "T",
      description = "The one-time token of hilab token create, or of the page.")
  private String token = "";

  @Mixin private final TrustOption trust = new TrustOption();
  @Mixin private final DataOption data = new DataOption();
  @Mixin private final JsonOption output = new JsonOption();

  @Override
  public Integer call() throws InterruptedException {
    Target target = Target.orFail("URL", url);
    requireWritable();
    Credentials credentials = Joining.exchange(target, trust.given(), token.strip());
    try {
      trust.remember(data.folder());
      credentials.write(data.folder());
    } catch (IOException e) {
      throw data.unusable(e);
    }
    Path file = Credentials.file(data.folder());
    output.print(
        JsonOption.object()
            .put("name", credentials.name())
            .put("server", credentials.server())
            .put("file", file.toString()),
        "This bench is \""
            + credentials.name()
            + "\" of "
            + target
            + " now; its secret is in "
            + file
            + ".\nConnect it with: ./hilab agent run");
    return 0;
  }

  /** Before the token is used up. */
  private void requireWritable() {
    try {
      Files.createDirectories(data.folder());
      Files.delete(Files.createTempFile(data.folder(), "probe", ".tmp"));
    } catch (IOException e) {
      throw data.unusable(e);
    }
  }
}
