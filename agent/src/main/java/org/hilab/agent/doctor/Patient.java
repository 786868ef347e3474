package org.hilab.agent.doctor;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.hilab.agent.boards.BoardEntry;
import org.hilab.agent.boards.BoardKind;
import org.hilab.agent.boards.Machine;

/**
 * What the doctor looks at.
 *
 * @param environment of the process
 * @param data the agent's data folder
 */
record Patient(
    Machine machine, Map<String, String> environment, Path data, List<BoardEntry> boards) {
  Patient {
    environment = Map.copyOf(environment);
    boards = List.copyOf(boards);
  }

  boolean has(Predicate<BoardKind> kind) {
    return boards.stream().map(BoardEntry::kind).anyMatch(kind);
  }

  String variable(String name) {
    return environment.getOrDefault(name, "");
  }

  /** A program of the search path. */
  Optional<Path> program(String name) {
    return Arrays.stream(variable("PATH").split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
