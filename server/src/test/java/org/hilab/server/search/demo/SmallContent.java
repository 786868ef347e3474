package org.hilab.server.search.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hilab.server.dataset.scenes.Scenes;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.space.Spaces;

/**
 * The demo's supernet over so few of its scenes that a test can wait for them.
 *
 * @param folder of both
 */
public record SmallContent(Path folder) {
  public static final SearchSpace SPACE = Spaces.named("fmas-mobilenetv2");

  /** Makes them, unless they are there. */
  public static SmallContent in(Path folder) {
    SmallContent content = new SmallContent(folder);
    try {
      if (!Files.isRegularFile(content.supernet())) {
        new Scenes(48, 60, Scenes.STANDARD.seed()).write(content.dataset());
        DemoContent.writeSupernet(content.supernet(), SPACE);
      }
      return content;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path supernet() {
    return folder.resolve("scenes.safetensors");
  }

  public Path dataset() {
    return folder.resolve("scenes");
  }
}
