package org.hilab.server.deployment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;

/**
 * Where every layer's output lies in the one arena. A tensor lives from its layer to its last
 * reader; two that live at the same time never share a byte, which the constructor proves.
 *
 * @param tensors one for each layer, in execution order
 */
record MemoryPlan(List<Tensor> tensors) {

  /** Bytes [offset, offset + bytes) belong to this tensor while layers from..until run. */
  record Tensor(long offset, long bytes, int from, int until) {
    long end() {
      return offset + bytes;
    }

    boolean livesWith(Tensor other) {
      return from <= other.until && other.from <= until;
    }

    boolean overlaps(Tensor other) {
      return offset < other.end() && other.offset < end();
    }

    Tensor at(long newOffset) {
      return new Tensor(newOffset, bytes, from, until);
    }
  }

  MemoryPlan {
    tensors = List.copyOf(tensors);
    for (Tensor tensor : tensors) {
      for (Tensor other : tensors) {
        if (tensor.from != other.from && tensor.livesWith(other) && tensor.overlaps(other)) {
          throw new IllegalStateException(
              "The outputs of layers " + tensor.from + " and " + other.from + " overlap.");
        }
      }
    }
  }

  /**
   * Greedy by size: the largest tensor first, each at the lowest place that is free while it lives
   * (Pisarchyk and Lee, Efficient Memory Management for Deep Neural Net Inference, 2020).
   */
  static MemoryPlan of(Network network) {
    List<Tensor> wanted = lifetimes(network.layers());
    List<Tensor> placed = new ArrayList<>();
    wanted.stream()
        .sorted(Comparator.comparingLong(Tensor::bytes).reversed())
        .forEach(tensor -> placed.add(tensor.at(lowestPlace(tensor, placed))));
    placed.sort(Comparator.comparingInt(Tensor::from));
    return new MemoryPlan(placed);
  }

  long arenaBytes() {
    return tensors.stream().mapToLong(Tensor::end).max().orElse(0);
  }

  /** The first layer that the plan's last bytes are for. */
  int largestLayer() {
    long arena = arenaBytes();
    return IntStream.range(0, tensors.size())
        .filter(i -> tensors.get(i).end() == arena)
        .findFirst()
        .orElse(0);
  }

  private static List<Tensor> lifetimes(List<Layer> layers) {
    int[] last = IntStream.range(0, layers.size()).toArray();
    for (int i = 0; i < last.length; i++) {
      for (int input : layers.get(i).inputs()) {
        last[input] = i;
      }
    }
    return IntStream.range(0, last.length)
        .mapToObj(i -> {
          long bytes = ResidentImagePacker.aligned(layers.get(i).output().elements());
          return new Tensor(0, bytes, i, last[i]);
        })
        .toList();
  }

  private static long lowestPlace(Tensor tensor, List<Tensor> placed) {
    List<Tensor> neighbours =
        placed.stream()
            .filter(tensor::livesWith)
            .sorted(Comparator.comparingLong(Tensor::offset))
            .toList();
    long offset = 0;
    for (Tensor neighbour : neighbours) {
      if (offset + tensor.bytes <= neighbour.offset) {
        return offset;
      }
      offset = Math.max(offset, neighbour.end());
    }
    return offset;
  }
}
