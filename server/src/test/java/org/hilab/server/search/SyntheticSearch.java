package org.hilab.server.search;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.hilab.server.accuracy.AccuracyEvaluator;
import org.hilab.server.accuracy.Conventions;
import org.hilab.server.candidate.Bounds;
import org.hilab.server.candidate.Objective;
import org.hilab.server.dataset.LabelMask;
import org.hilab.server.dataset.PreparedImage;
import org.hilab.server.dataset.PreparedImage.Size;
import org.hilab.server.dataset.PreparedImages;
import org.hilab.server.evolution.Strategy;
import org.hilab.server.journal.RunEvent.RunStarted;
import org.hilab.server.journal.Spec;
import org.hilab.server.onnx.Engine;
import org.hilab.server.quantization.SelfTest;
import org.hilab.server.quantization.SyntheticSupernet;
import org.hilab.server.space.FmasMobileNetV2;
import org.hilab.server.supernet.Supernet;

/** Real int8 networks with random weights on random images. */
public final class SyntheticSearch {
  private static final FmasMobileNetV2 SPACE = new FmasMobileNetV2();
  private static final String NAME = "random";

  private SyntheticSearch() {}

  public static Candidates candidates(int size) {
    Supernet supernet = new Supernet(NAME, "ab12", SyntheticSupernet.CLASSES, new TreeMap<>());
    return new Candidates(
        SPACE, supernet, SyntheticSupernet.quantized(SPACE.supernet(), size).image(), size);
  }

  /** A search of 8 candidates a generation. */
  public static PreparedSearch prepared(int size, int images, int generations) {
    int classes = SyntheticSupernet.CLASSES;
    PreparedImages prepared = images(SyntheticSupernet.images(images, size, 5), classes);
    Spec spec =
        new Spec(
            SPACE.id(),
            classes,
            size,
            new Spec.Supernet(NAME, "ab12"),
            new Spec.Image("cd34"),
            new Spec.Dataset("voc", NAME, "val", images, images, "resize"),
            List.of(Objective.MIOU, Objective.LATENCY),
            Strategy.NSGA2.key(),
            8,
            generations,
            3,
            new Spec.Evaluators("int8", "estimate"),
            List.of(new Bounds(0, 1_000_000), new Bounds(1, 10_000_000)),
            SPACE.supernet());
    return new PreparedSearch(
        new RunStarted(spec, null),
        candidates(size),
        Optional.empty(),
        new AccuracyEvaluator(prepared, 2, Conventions.DEFAULT),
        prepared.image(0).planes(),
        Engine.ofCpu(SelfTest.run().form()),
        prepared.classNames(),
        new SharedWork(1 << 24));
  }

  /** Random masks of another size, with void. */
  public static PreparedImages images(List<byte[]> planes, int classes) {
    Random random = new Random(6);
    List<PreparedImage> images = new ArrayList<>();
    for (byte[] image : planes) {
      int size = (int) Math.sqrt(image.length / 3.0);
      int height = 50 + random.nextInt(50);
      byte[] labels = new byte[height * 70];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = (byte) (random.nextInt(50) == 0 ? LabelMask.VOID : i / 997 % 5);
      }
      Size whole = new Size(size, size);
      images.add(
          new PreparedImage(
              "image " + images.size(), whole, whole, image, new LabelMask(height, 70, labels)));
    }
    return new PreparedImages(images, Collections.nCopies(classes, "class"));
  }
}
