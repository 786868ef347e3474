package org.hilab.server.dataset;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hilab.server.candidate.InvalidInput;

/** What the layouts of files have in common: folders that must be there, lists of names. */
final class Layout {
  private Layout() {}

  static Path folder(Path folder, String doThis) {
    if (!Files.isDirectory(folder)) {
      throw new InvalidInput("A folder of the data set is missing", folder.toString(), doThis);
    }
    return folder;
  }

  /** Refuses a split, naming those that are there. */
  static InvalidInput noSplit(Path expected, List<String> splits) {
    return new InvalidInput(
        "The data set has no such split",
        expected.toString(),
        splits.isEmpty()
            ? "Add it: there is none yet"
            : "Name one of " + String.join(", ", splits.stream().sorted().toList()));
  }

  /** A split names files; it must not lead out of the folder. */
  static String requireName(String name, String where) {
    if (name.isEmpty()
        || name.contains("..")
        || name.contains("/")
        || name.contains("\\")
        || name.contains("\0")) {
      throw new InvalidInput(
          "A name is not the name of an image", name + " in " + where, "Leave folders out of it");
    }
    return name;
  }

  /** The names in a list, each once. */
  static List<String> names(Path list) {
    List<String> names = lines(list);
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      requireName(name, list.toString());
      if (!seen.add(name)) {
        throw new InvalidInput("An image is listed twice", name + " in " + list, "Remove one line");
      }
    }
    return requireSome(names, list);
  }

  static <T> List<T> requireSome(List<T> images, Path where) {
    if (images.isEmpty()) {
      throw new InvalidInput("The split is empty", where.toString(), "Add images and their names");
    }
    return images;
  }

  /** The lines of {@code classes.txt}. */
  static List<String> classNames(Path file) {
    List<String> names = lines(file);
    if (names.isEmpty() || names.size() > LabelMask.VOID) {
      throw new InvalidInput(
          "A data set has 1 to 255 classes",
          file + " has " + names.size(),
          "Write one name a line, class 0 first");
    }
    return names;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new InvalidInput("A list cannot be read", file.toString(), "Save it as UTF-8", e);
    }
  }

  /** The entries of a folder that a glob matches, by name. */
  static List<Path> entries(Path folder, String glob) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
      stream.forEach(entries::add);
    } catch (IOException e) {
      throw new InvalidInput("A folder cannot be read", folder.toString(), "Allow it", e);
    }
    entries.sort(null);
    return entries;
  }

  /** Their names without the ending. */
  static List<String> stems(List<Path> files, String ending) {
    return files.stream()
        .map(file -> file.getFileName().toString())
        .filter(name -> name.endsWith(ending))
        .map(name -> name.substring(0, name.length() - ending.length()))
        .toList();
  }
}
