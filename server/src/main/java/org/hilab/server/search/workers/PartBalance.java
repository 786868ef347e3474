package org.hilab.server.search.workers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hilab.server.network.Segment;
import org.hilab.server.search.AccuracyTask;
import org.hilab.server.search.Candidates;

/**
 * Divides candidates among workers: those with a long common beginning stay together, and the
 * largest part is as small as that allows.
 *
 * @param images that every candidate is scored on
 */
public record PartBalance(Candidates candidates, int images) implements AccuracyQueue.Partition {
  /**
   * Multiply-accumulates of one part at most, if it has several candidates: about a minute of two
   * cores, so that a crash costs no more.
   */
  private static final long MOST_MACS = 20_000_000_000_000L;

  @Override
  public List<List<AccuracyTask>> parts(List<AccuracyTask> tasks, int workers) {
    Set<String> cuts = candidates.cuts();
    List<Path> paths =
        ordered(
            tasks.stream()
                .map(task -> new Path(task, Segment.cut(candidates.network(task.genome()), cuts)))
                .toList(),
            0);
    long[] more = new long[paths.size()];
    long total = 0;
    for (int i = 0; i < more.length; i++) {
      more[i] = paths.get(i).macs(i == 0 ? 0 : paths.get(i).common(paths.get(i - 1)));
      total += more[i];
    }
    long most = Math.min(total, MOST_MACS / images);
    if (filled(paths, more, most).size() <= workers) {
      most = smallest(paths, more, workers, most);
    }
    return filled(paths, more, most);
  }

  /** The least that the largest of so many parts can cost. */
  private static long smallest(List<Path> paths, long[] more, int workers, long enough) {
    long low = 0;
    long high = enough;
    while (low < high) {
      long middle = (low + high) / 2;
      if (filled(paths, more, middle).size() <= workers) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return high;
  }

  /** Parts that cost no more than that, but for single candidates. */
  private static List<List<AccuracyTask>> filled(List<Path> paths, long[] more, long most) {
    List<List<AccuracyTask>> parts = new ArrayList<>();
    long macs = 0;
    for (int i = 0; i < more.length; i++) {
      macs += more[i];
      if (i == 0 || macs > most) {
        parts.add(new ArrayList<>());
        macs = paths.get(i).macs(0);
      }
      parts.getLast().add(paths.get(i).task);
    }
    return parts;
  }

  private record Path(AccuracyTask task, List<Segment> segments) {
    /** Segments that both begin with. */
    int common(Path other) {
      int common = 0;
      while (common < Math.min(segments.size(), other.segments.size())
          && segments.get(common).equals(other.segments.get(common))) {
        common++;
      }
      return common;
    }

    long macs(int from) {
      return segments.stream().skip(from).mapToLong(Segment::macs).sum();
    }
  }

  /** Depth first through the tree of their segments, branches in order of appearance. */
  private static List<Path> ordered(List<Path> paths, int depth) {
    if (paths.size() < 2) {
      return paths;
    }
    Map<List<Segment>, List<Path>> branches = new LinkedHashMap<>();
    for (Path path : paths) {
      List<Segment> next =
          path.segments.subList(
              Math.min(depth, path.segments.size()), Math.min(depth + 1, path.segments.size()));
      branches.computeIfAbsent(next, _ -> new ArrayList<>()).add(path);
    }
    List<Path> ordered = new ArrayList<>();
    branches.forEach(
        (next, branch) -> ordered.addAll(next.isEmpty() ? branch : ordered(branch, depth + 1)));
    return ordered;
  }
}
