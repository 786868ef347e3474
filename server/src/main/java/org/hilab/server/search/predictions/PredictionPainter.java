package org.hilab.server.search.predictions;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.hilab.server.accuracy.Predictor;
import org.hilab.server.accuracy.Segmentation;
import org.hilab.server.candidate.Genome;
import org.hilab.server.dataset.ImageSource;
import org.hilab.server.dataset.PreparedImage;
import org.hilab.server.dataset.RgbImage;
import org.hilab.server.dataset.VocPalette;
import org.hilab.server.journal.RunId;
import org.hilab.server.search.CandidateModels;
import org.hilab.server.search.PreparedSearch;

/** Paints what the int8 candidates of one search give for a few of its images. */
final class PredictionPainter {
  private static final int MOST_IMAGES = 6;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final RunId run;
  private final PreparedSearch search;
  private final PredictionFiles files;
  private final List<PreparedImage> images;

  PredictionPainter(RunId run, PreparedSearch search, PredictionFiles files) {
    this.run = run;
    this.search = search;
    this.files = files;
    ImageSource all = search.evaluator().images();
    int shown = Math.min(MOST_IMAGES, all.size());
    images = IntStream.range(0, shown).mapToObj(i -> all.image(i * all.size() / shown)).toList();
  }

  /** What the candidates are shown beside: the inputs, the truths, and which colour says what. */
  void paintTruth() {
    for (int i = 0; i < images.size(); i++) {
      files.write(run, "input", i, content(images.get(i)));
      files.write(run, "truth", i, VocPalette.picture(images.get(i).mask()));
    }
    files.writeIndex(run, index().toString());
  }

  /** The predictions of one candidate; nothing is done for one that has them. */
  void paint(Genome genome) {
    if (files.has(run, genome)) {
      return;
    }
    try (CandidateModels models = new CandidateModels(search, genome);
        Predictor predictor = models.int8Network().open()) {
      for (int i = 0; i < images.size(); i++) {
        PreparedImage image = images.get(i);
        files.write(
            run,
            genome.bits(),
            i,
            VocPalette.picture(Segmentation.of(predictor.predict(image), image)));
      }
      files.done(run, genome);
    }
  }

  private ObjectNode index() {
    ObjectNode index = JSON.createObjectNode();
    ArrayNode classes = index.putArray("classes");
    for (int label = 0; label < search.classNames().size(); label++) {
      classes
          .addObject()
          .put("name", search.classNames().get(label))
          .put("color", VocPalette.color(label));
    }
    ArrayNode shown = index.putArray("images");
    for (PreparedImage image : images) {
      shown
          .addObject()
          .put("id", image.id())
          .put("width", image.mask().width())
          .put("height", image.mask().height());
    }
    return index;
  }

  /** The part of the network's input that shows the image. */
  private static BufferedImage content(PreparedImage image) {
    int width = image.content().width();
    int height = image.content().height();
    int plane = image.size().pixels();
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = y * image.size().width() + x;
        int rgb = 0;
        for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
          rgb = (rgb << 8) | (image.planes()[channel * plane + at] & 0xFF);
        }
        picture.setRGB(x, y, rgb);
      }
    }
    return picture;
  }
}
