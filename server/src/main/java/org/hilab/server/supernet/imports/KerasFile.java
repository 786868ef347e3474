package org.hilab.server.supernet.imports;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.supernet.Tensor;

/** The data sets of an HDF5 file, named by their path: {@code Conv/Conv/kernel:0}. */
final class KerasFile {
  private static final int MOST_DEPTH = 16;
  private static final int MOST_NODES = 1 << 16;

  private final Path file;
  private final ValueBudget budget;
  private final SortedMap<String, Tensor> tensors = new TreeMap<>();
  private int nodes;

  private KerasFile(Path file) {
    this.file = file;
    this.budget = new ValueBudget(file);
  }

  /** The parser believes damaged sizes, so it may fail in any way, also for want of memory. */
  static SortedMap<String, Tensor> read(Path file) {
    KerasFile reader = new KerasFile(file);
    try (HdfFile hdf = new HdfFile(file)) {
      reader.group("", hdf, 0);
      return reader.tensors;
    } catch (InvalidInput e) {
      throw e;
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      throw WeightFile.broken(file, e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private void group(String name, Group group, int depth) {
    for (Node node : group.getChildren().values()) {
      String path = name.isEmpty() ? node.getName() : name + "/" + node.getName();
      if (depth > MOST_DEPTH || ++nodes > MOST_NODES) {
        throw WeightFile.broken(file, "its groups nest without end at " + path);
      }
      if (node.isLink()) {
        throw new InvalidInput(
            "A weight file points elsewhere, and hilab opens no other file",
            file + ", link " + path,
            "Save the weights themselves");
      }
      switch (node) {
        case Group inner -> group(path, inner, depth + 1);
        case Dataset dataset -> tensors.put(path, tensor(path, dataset));
        default -> throw WeightFile.broken(file, path + " is neither a group nor data");
      }
    }
  }

  private Tensor tensor(String name, Dataset dataset) {
    List<Integer> shape = Arrays.stream(dataset.getDimensions()).boxed().toList();
    int count = budget.take(name, WeightFile.elements(shape));
    float[] values = new float[count];
    if (count > 0) {
      fill(name, dataset.getDataFlat(), values);
    }
    return new Tensor(name, shape, values);
  }

  private void fill(String name, Object data, float[] values) {
    Class<?> element = data.getClass().getComponentType();
    if (data instanceof Number number) {
      values[0] = number.floatValue();
    } else if (element != null && element.isPrimitive() && element != boolean.class) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) Array.getDouble(data, i);
      }
    } else {
      throw WeightFile.broken(
          file, name + " holds " + data.getClass().getSimpleName() + " and no numbers");
    }
  }
}
