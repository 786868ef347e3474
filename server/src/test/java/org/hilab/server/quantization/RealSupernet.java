package org.hilab.server.quantization;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.hilab.server.dataset.Dataset;
import org.hilab.server.dataset.Preprocessing;
import org.hilab.server.dataset.VocDataset;
import org.hilab.server.space.FmasMobileNetV2;
import org.hilab.server.supernet.Supernet;

/** The trained MobileNetV2 supernet and VOC images, from the folder that HILAB_TEST_DATA names. */
public final class RealSupernet {
  private static final String NAME = "deeplabv3_mnv2_os8_voc_trainval_f32";

  private RealSupernet() {}

  /** The folder; the test is skipped without it. */
  public static Path folder() {
    String data = System.getenv("HILAB_TEST_DATA");
    assumeTrue(data != null, "HILAB_TEST_DATA names no folder with real weights and images");
    return Path.of(data);
  }

  public static Supernet load() {
    return Supernet.load(
        folder().resolve("models/" + NAME + "_rawbn.safetensors"), new FmasMobileNetV2().cover());
  }

  /** The same network, converted by somebody else, at 384×384. */
  public static Path independentConversion() {
    return folder().resolve("models/" + NAME + "_384.onnx");
  }

  /** The first images of a split, C, H, W. */
  public static List<byte[]> images(String split, int count, int size) {
    Dataset dataset = VocDataset.open(folder().resolve("voc2012"), split);
    Preprocessing resize = new Preprocessing.Resize(size);
    return dataset.ids().stream()
        .limit(count)
        .map(id -> resize.prepare(dataset.sample(id)).planes())
        .toList();
  }
}
