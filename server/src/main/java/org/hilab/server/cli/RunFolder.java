package org.hilab.server.cli;

import java.nio.file.Path;

/**
 * Where one search keeps everything.
 *
 * @param root front.json and the other files for people
 * @param resume whether the user wants to go on with what is there
 */
record RunFolder(Path root, boolean resume) {
  /** The folder of the journal and the local agent. */
  static Path lab(Path root) {
    return root.resolve("lab");
  }

  /** The int8 image that the run was started with. */
  Path image() {
    return lab(root).resolve("image.hilab8");
  }
}
