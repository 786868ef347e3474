package org.hilab.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hilab.server.artefact.FileTree;
import org.hilab.server.artefact.WholeFile;
import org.hilab.server.candidate.InvalidInput;

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

  /** The latency table that decides the run, if one does. */
  Path latencyTable() {
    return lab(root).resolve("latency-table.json");
  }

  /**
   * Makes the folders, and remembers which: a search that never begins takes them away again.
   *
   * @throws InvalidInput if a folder cannot be made or written
   */
  Made make() {
    List<Path> missing = new ArrayList<>();
    for (Path folder = lab(root).toAbsolutePath().normalize();
        folder != null && !Files.exists(folder);
        folder = folder.getParent()) {
      missing.add(folder);
    }
    Made made = new Made(missing);
    try {
      Files.createDirectories(lab(root));
      Files.delete(Files.createTempFile(lab(root), "probe", ".tmp"));
      return made;
    } catch (IOException e) {
      made.remove();
      throw new InvalidInput(
          "The folder of the run cannot be written",
          root + " (" + WholeFile.why(e) + ")",
          "Name another folder, or make room and allow writing there",
          e);
    }
  }

  /** Folders that were not there before, the innermost first. */
  record Made(List<Path> folders) {
    Made {
      folders = List.copyOf(folders);
    }

    /** Removes the lab's folder with all that is in it, and those around it that are empty. */
    void remove() {
      try {
        for (Path folder : folders) {
          if (folder.equals(folders.getFirst())) {
            FileTree.delete(folder);
          }
          Files.deleteIfExists(folder);
        }
      } catch (IOException e) {
        // what is in the way is somebody else's, or the disk is broken and that was said already
      }
    }
  }
}
