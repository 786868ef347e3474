package org.hilab.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.hilab.server.accuracy.ConfusionMatrix;
import org.hilab.server.accuracy.Watch;
import org.hilab.server.candidate.Accuracy;
import org.hilab.server.candidate.Genome;
import org.hilab.server.dataset.PreparedImage;
import org.hilab.server.journal.RunEvent.AccuracyMeasured;
import org.hilab.server.journal.RunId;
import org.hilab.server.search.CandidateModels;
import org.hilab.server.search.PreparedSearch;
import org.hilab.server.search.SyntheticSearch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What candidates see, over a real socket. */
class PredictionsApiTest {
  private static final int IMAGES = 4;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;

  private final PreparedSearch search = SyntheticSearch.prepared(32, IMAGES, 1);
  private final Genome scored = search.candidates().space().supernet();
  private final Genome closed = search.candidates().space().canonical(new Genome("1".repeat(23)));

  @Test
  void the_pictures_of_a_candidate_are_what_was_scored() throws Exception {
    try (TestingLab lab = new TestingLab(folder)) {
      RunId run = begin(lab);
      lab.paint(run, search);
      JsonNode answer = ok(lab, predictions(run, scored));
      assertThat(answer.path("classes")).hasSize(search.spec().classes());
      assertThat(answer.path("classes").path(1).path("color").asText()).isEqualTo("#800000");
      ConfusionMatrix painted = new ConfusionMatrix(search.spec().classes());
      for (int i = 0; i < IMAGES; i++) {
        PreparedImage image = search.evaluator().images().image(i);
        JsonNode shown = answer.path("images").path(i);
        assertThat(shown.path("id").asText()).isEqualTo(image.id());
        assertThat(picture(lab, shown.path("input").asText()).getWidth()).isEqualTo(32);
        assertThat(labels(picture(lab, shown.path("truth").asText())))
            .isEqualTo(image.mask().labels());
        byte[] labels = labels(picture(lab, shown.path("prediction").asText()));
        for (int p = 0; p < labels.length; p++) {
          painted.add(image.mask().labels()[p] & 0xFF, labels[p] & 0xFF, 1);
        }
      }
      try (CandidateModels models = new CandidateModels(search, scored)) {
        assertThat(painted)
            .isEqualTo(search.evaluator().confusion(models.int8Network(), Watch.NONE));
      }
    }
  }

  @Test
  void what_was_painted_outlives_the_search_and_the_rest_says_how_to_get_it() throws Exception {
    RunId run;
    try (TestingLab lab = new TestingLab(folder)) {
      run = begin(lab);
      lab.paint(run, search);
      ok(lab, predictions(run, scored));
    }
    try (TestingLab lab = new TestingLab(folder)) {
      assertThat(ok(lab, predictions(run, scored)).path("images")).hasSize(IMAGES);
      assertThat(lab.get(predictions(run, closed)).body()).contains("--resume");
      assertThat(lab.get(predictions(run, closed)).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void only_candidates_that_were_scored_are_painted() throws Exception {
    try (TestingLab lab = new TestingLab(folder)) {
      RunId run = begin(lab);
      lab.paint(run, search);
      HttpResponse<String> answer = lab.get(predictions(run, new Genome("0101")));
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("scored no such candidate", "0101");
      String pictures = "/api/v1/runs/" + run + "/pictures/";
      for (String name : List.of("index.json", "truth-9.png", "..%2findex-0.png", "admin-0.png")) {
        assertThat(lab.get(pictures + name).statusCode()).as(name).isEqualTo(404);
      }
    }
  }

  private RunId begin(TestingLab lab) {
    RunId run = lab.journal().create("predictions", search.started()).join();
    Accuracy accuracy = new Accuracy(0.5, 500_000, IMAGES, List.of(), "int8");
    lab.append(
        run,
        List.of(new AccuracyMeasured(scored, accuracy), new AccuracyMeasured(closed, accuracy)));
    return run;
  }

  private static String predictions(RunId run, Genome genome) {
    return "/api/v1/runs/" + run + "/predictions/" + genome;
  }

  private static JsonNode ok(TestingLab lab, String path) throws Exception {
    HttpResponse<String> response = lab.get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static BufferedImage picture(TestingLab lab, String path) throws Exception {
    return ImageIO.read(new ByteArrayInputStream(lab.bytes(path)));
  }

  private static byte[] labels(BufferedImage picture) {
    int size = picture.getWidth() * picture.getHeight();
    int[] labels =
        picture.getRaster().getPixels(0, 0, picture.getWidth(), picture.getHeight(), new int[size]);
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) labels[i];
    }
    return bytes;
  }
}
