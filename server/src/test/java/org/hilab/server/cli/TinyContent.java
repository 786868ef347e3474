package org.hilab.server.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hilab.server.search.demo.SmallContent;

/** The demo's images and weights, made once for all tests of this process; nobody changes them. */
final class TinyContent {
  /** Makes a candidate cost milliseconds. */
  static final int INPUT_SIZE = 32;

  private static final SmallContent CONTENT = prepare();

  private TinyContent() {}

  static Path supernet() {
    return CONTENT.supernet();
  }

  static String dataset() {
    return "voc:" + CONTENT.dataset();
  }

  private static SmallContent prepare() {
    try {
      return SmallContent.in(Files.createTempDirectory(Path.of("target"), "content"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
