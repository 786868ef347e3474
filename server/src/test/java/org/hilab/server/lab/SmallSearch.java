package org.hilab.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.hilab.server.dataset.DatasetSpec;
import org.hilab.server.journal.Journal;
import org.hilab.server.journal.RunState;
import org.hilab.server.journal.RunSummary;
import org.hilab.server.journal.Verification;
import org.hilab.server.quantization.ParameterImageFile;
import org.hilab.server.search.ImageCalibration;
import org.hilab.server.search.demo.SmallContent;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.supernet.Supernet;

/**
 * A real search that takes seconds: four painted images of 32 × 32.
 *
 * @param home the folder of its content and its runs
 */
record SmallSearch(Path home) {
  private static final int INPUT_SIZE = 32;
  private static final SearchSpace SPACE = SmallContent.SPACE;

  /** Paints the images, copies the supernet and calibrates its int8 image. */
  static SmallSearch prepare(Path home) {
    SmallContent content = SmallContent.in(home);
    Supernet supernet = Supernet.load(content.supernet(), SPACE.cover());
    ParameterImageFile.write(
        new ImageCalibration(SPACE, supernet, INPUT_SIZE)
            .image(new DatasetSpec(DatasetSpec.Format.VOC, content.dataset()), _ -> {}),
        home.resolve("image.hilab8"));
    return new SmallSearch(home);
  }

  SearchProcess start(String out, String... more) throws IOException {
    List<String> words = new ArrayList<>(content());
    words.addAll(List.of("--fraction", "0.0667", "--population", "8", "--generations", "6"));
    words.addAll(List.of("--objectives", "miou,latency", "--out", out));
    words.addAll(List.of(more));
    return SearchProcess.start(home, words);
  }

  /** {@code hilab latency build} over the same supernet. */
  SearchProcess build(String data, String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of("latency", "build", "--port", "0"));
    words.addAll(content());
    words.addAll(List.of("--data", data));
    words.addAll(List.of(more));
    return SearchProcess.command(home, words);
  }

  /** Of the painted scenes. */
  int classes() {
    return Supernet.load(SmallContent.in(home).supernet(), SPACE.cover()).classes();
  }

  private List<String> content() {
    SmallContent content = SmallContent.in(home);
    return List.of(
        "--supernet",
        relative(content.supernet()),
        "--dataset",
        "voc:" + relative(content.dataset()),
        "--input-size",
        "" + INPUT_SIZE,
        "--image",
        "image.hilab8");
  }

  private String relative(Path file) {
    return home.relativize(file).toString();
  }

  /** The files that depend on the spec alone. */
  record Result(String front, String table, String history) {}

  Result result(String out) throws IOException {
    Path folder = home.resolve(out);
    return new Result(
        Files.readString(folder.resolve("front.json")),
        Files.readString(folder.resolve("front.csv")),
        Files.readString(folder.resolve("history.json")));
  }

  /** The journal has one run, finished, and every event has its hash. */
  void requireIntactJournal(String out) {
    try (Journal journal = Journal.open(home.resolve(out).resolve("lab"), InstantSource.system())) {
      RunSummary run = journal.runs().getFirst();
      assertThat(journal.runs()).as(out).hasSize(1);
      assertThat(run.state()).as(out).isEqualTo(RunState.FINISHED);
      assertThat(journal.verify(run.run()))
          .as(out)
          .isEqualTo(new Verification.Intact(run.revision()));
    }
  }
}
