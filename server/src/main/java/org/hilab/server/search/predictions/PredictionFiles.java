package org.hilab.server.search.predictions;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.hilab.server.artefact.WholeFile;
import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.RunId;

/**
 * The pictures of a lab's runs on the disk, so that they outlive the search that can paint them:
 * for each run an index, the inputs, the truths, and the predictions of some candidates.
 *
 * @param root a folder for each run
 */
public record PredictionFiles(Path root) {
  private static final String INDEX = "index.json";
  private static final String DONE = ".done";

  /**
   * {@code {"classes":[{name,color}],"images":[{id,width,height}]}}; empty: nothing was painted.
   */
  public Optional<String> index(RunId run) {
    return text(folder(run).resolve(INDEX));
  }

  /** Whether the candidate was painted: all its pictures are there. */
  public boolean has(RunId run, Genome genome) {
    return Files.isRegularFile(folder(run).resolve(genome.bits() + DONE));
  }

  void done(RunId run, Genome genome) {
    WholeFile.write("A prediction", folder(run).resolve(genome.bits() + DONE), "");
  }

  /**
   * A PNG.
   *
   * @param kind input, truth, or the bits of a genome
   */
  public Path picture(RunId run, String kind, int image) {
    return folder(run).resolve(kind + "-" + image + ".png");
  }

  void writeIndex(RunId run, String json) {
    WholeFile.write("The list of predictions", folder(run).resolve(INDEX), json);
  }

  void write(RunId run, String kind, int image, BufferedImage picture) {
    WholeFile.write(
        "A prediction", picture(run, kind, image), out -> ImageIO.write(picture, "png", out));
  }

  private Path folder(RunId run) {
    return root.resolve(run.text());
  }

  private static Optional<String> text(Path file) {
    try {
      return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
