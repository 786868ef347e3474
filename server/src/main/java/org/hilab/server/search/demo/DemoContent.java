package org.hilab.server.search.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.hilab.server.artefact.FileTree;
import org.hilab.server.artefact.WholeFile;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.dataset.scenes.Scenes;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.supernet.Supernet;
import org.jspecify.annotations.Nullable;

/**
 * What the demo searches, made once and read like any other: the start of the {@link
 * Scenes#STANDARD} data set, and the supernet that hilab trained on it
 * (docs/models/scenes-fmas-mobilenetv2.md). A space without trained weights gets random ones.
 *
 * @param supernet a safetensors file with Keras' names
 * @param dataset a folder in the layout of PASCAL VOC
 * @param trained whether the weights were trained
 */
public record DemoContent(Path supernet, Path dataset, boolean trained) {
  /** Of the network's square input, in pixels: what the supernet was trained on. */
  public static final int INPUT_SIZE = 96;

  /** Part of the folder's name: raise it when the content changes. */
  private static final String VERSION = "demo-3";

  /** To calibrate on. */
  private static final int TRAIN_IMAGES = 48;

  /**
   * The content in the folder, made first if it is not there. A preparation that was killed leaves
   * nothing that counts, and the next one starts again.
   *
   * @throws InvalidInput if the folder cannot be written
   */
  public static DemoContent prepare(Path folder, SearchSpace space) {
    Path finished = folder.resolve(VERSION + "-" + space.id());
    if (!Files.isDirectory(finished)) {
      try {
        make(folder, finished, space);
      } catch (IOException e) {
        throw new InvalidInput(
            "The demo's content cannot be written",
            folder + " (" + WholeFile.why(e) + ")",
            "Make room there, or allow writing",
            e);
      }
    }
    return in(finished, space);
  }

  private static DemoContent in(Path folder, SearchSpace space) {
    return new DemoContent(
        folder.resolve("scenes.safetensors"),
        folder.resolve("scenes"),
        DemoContent.class.getResource(resource(space)) != null);
  }

  private static void make(Path folder, Path finished, SearchSpace space) throws IOException {
    Files.createDirectories(folder);
    Path temporary = Files.createTempDirectory(folder, VERSION + ".tmp");
    try {
      DemoContent content = in(temporary, space);
      Scenes all = Scenes.STANDARD;
      new Scenes(TRAIN_IMAGES, all.val(), all.seed()).write(content.dataset);
      writeSupernet(content.supernet, space);
      rename(temporary, finished);
    } finally {
      FileTree.delete(temporary);
    }
  }

  /** The trained weights of the space, or random ones. */
  public static void writeSupernet(Path file, SearchSpace space) throws IOException {
    try (@Nullable InputStream trained = DemoContent.class.getResourceAsStream(resource(space))) {
      if (trained != null) {
        Files.copy(trained, file);
        return;
      }
    }
    int classes = Scenes.classNames().size();
    Supernet.save(file, space.cover(), classes, Supernet.synthetic(space.cover(), classes, 1));
  }

  private static String resource(SearchSpace space) {
    return "scenes-" + space.id() + ".safetensors";
  }

  private static void rename(Path temporary, Path finished) throws IOException {
    try {
      Files.move(temporary, finished, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // another process may have been faster, and its content is the same
      if (!Files.isDirectory(finished)) {
        throw e;
      }
    }
  }
}
