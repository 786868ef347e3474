package org.hilab.server.search.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.dataset.VocDataset;
import org.hilab.server.dataset.scenes.Scenes;
import org.hilab.server.space.SearchSpace;

/**
 * What the demo searches: painted scenes and an untrained supernet, made once and read like any
 * others. The same on every run, but for the last bits of the float arithmetic of the processor.
 *
 * @param supernet a safetensors file with Keras' names
 * @param dataset a folder in the layout of PASCAL VOC
 */
public record DemoContent(Path supernet, Path dataset) {
  /** Of the network's square input, in pixels. */
  public static final int INPUT_SIZE = 96;

  /** Part of the folder's name: raise it when the content changes. */
  private static final String VERSION = "demo-2";

  private static final int TRAIN_IMAGES = 48;
  private static final int VAL_IMAGES = 60;
  private static final long SEED = 20_230_329;

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
            folder + " (" + e + ")",
            "Make room there, or allow writing",
            e);
      }
    }
    return in(finished);
  }

  private static DemoContent in(Path folder) {
    return new DemoContent(folder.resolve("demo.safetensors"), folder.resolve("dataset"));
  }

  private static void make(Path folder, Path finished, SearchSpace space) throws IOException {
    Files.createDirectories(folder);
    Path temporary = Files.createTempDirectory(folder, VERSION + ".tmp");
    try {
      DemoContent content = in(temporary);
      new Scenes(TRAIN_IMAGES, VAL_IMAGES, SEED).write(content.dataset);
      DemoSupernet.write(content.supernet, space, VocDataset.open(content.dataset, "train"), SEED);
      rename(temporary, finished);
    } finally {
      delete(temporary);
    }
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

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
