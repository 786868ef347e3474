package org.hilab.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.hilab.server.accuracy.AccuracyEvaluator;
import org.hilab.server.accuracy.ConfusionMatrix;
import org.hilab.server.accuracy.Conventions;
import org.hilab.server.accuracy.Normalization;
import org.hilab.server.accuracy.OnnxNetwork;
import org.hilab.server.accuracy.PrefixEvaluator;
import org.hilab.server.accuracy.Watch;
import org.hilab.server.candidate.Genome;
import org.hilab.server.dataset.PreparedImages;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.Segment;
import org.hilab.server.onnx.Engine;
import org.hilab.server.onnx.IntegerModel;
import org.hilab.server.onnx.ModelOptions;
import org.hilab.server.onnx.OnnxModel;
import org.hilab.server.quantization.Quantizer;
import org.hilab.server.quantization.RealSupernet;
import org.hilab.server.quantization.SelfTest;
import org.hilab.server.quantization.SyntheticSupernet;
import org.hilab.server.space.FmasMobileNetV2;
import org.hilab.server.supernet.Supernet;
import org.junit.jupiter.api.Test;

/** Networks that share what they begin with score as each of them alone. */
class PrefixSharingTest {
  private static final FmasMobileNetV2 SPACE = new FmasMobileNetV2();
  private static final int SIZE = 64;
  private static final int IMAGES = 5;
  private static final long NOTHING = 0;
  private static final long LITTLE = 1 << 20;
  private static final long PLENTY = 1 << 28;

  @Test
  void a_hundred_random_genomes_score_as_each_of_them_alone() {
    Candidates candidates = SyntheticSearch.candidates(SIZE);
    PreparedImages images =
        SyntheticSearch.images(
            SyntheticSupernet.images(IMAGES, SIZE, 5), SyntheticSupernet.CLASSES);
    List<Genome> genomes = SyntheticSupernet.genomes(100, 3);
    List<ConfusionMatrix> expected = alone(candidates, images, genomes);
    assertThat(new HashSet<>(expected)).hasSizeGreaterThan(60);
    for (long cacheBytes : List.of(NOTHING, LITTLE, PLENTY)) {
      try (PrefixEvaluator evaluator = evaluator(candidates, images, cacheBytes)) {
        List<ConfusionMatrix> shared = new ArrayList<>();
        for (int from = 0; from < genomes.size(); from += 20) {
          shared.addAll(score(evaluator, candidates, genomes.subList(from, from + 20)));
        }
        assertThat(shared).as("%d bytes", cacheBytes).isEqualTo(expected);
        assertThat(evaluator.cachedBytes()).isLessThanOrEqualTo(cacheBytes);
      }
    }
  }

  @Test
  void what_is_kept_saves_work_and_no_segment_runs_twice_for_a_call() {
    Candidates candidates = SyntheticSearch.candidates(SIZE);
    PreparedImages images =
        SyntheticSearch.images(
            SyntheticSupernet.images(IMAGES, SIZE, 5), SyntheticSupernet.CLASSES);
    List<Genome> genomes = SyntheticSupernet.genomes(12, 4);
    try (PrefixEvaluator evaluator = evaluator(candidates, images, PLENTY)) {
      score(evaluator, candidates, genomes);
      long first = evaluator.work().macs();
      assertThat(first).isEqualTo(IMAGES * distinct(candidates, genomes));
      score(evaluator, candidates, genomes);
      assertThat(evaluator.work().macs() - first).isLessThan(first / 2);
      assertThat(evaluator.work().scores()).isEqualTo(2L * genomes.size() * IMAGES);
    }
  }

  @Test
  void the_trained_supernet_scores_its_sub_networks_as_each_of_them_alone() {
    Supernet supernet = RealSupernet.load();
    int size = 192;
    ParameterImage image =
        Quantizer.quantize(
            SyntheticSupernet.networks(SyntheticSupernet.genomes(3, 9), size, supernet.classes()),
            supernet.weights(),
            RealSupernet.images("train", 2, size));
    Candidates candidates = new Candidates(SPACE, supernet, image, size);
    PreparedImages images =
        SyntheticSearch.images(RealSupernet.images("val", 3, size), supernet.classes());
    List<Genome> genomes = SyntheticSupernet.genomes(6, 8);
    try (PrefixEvaluator evaluator = evaluator(candidates, images, LITTLE)) {
      assertThat(score(evaluator, candidates, genomes))
          .isEqualTo(alone(candidates, images, genomes));
    }
  }

  /** MACs of the segments that differ, one after the other, from those before. */
  private static long distinct(Candidates candidates, List<Genome> genomes) {
    Set<String> cuts = CutPoints.of(candidates);
    TreeMap<String, Long> prefixes = new TreeMap<>();
    for (Genome genome : genomes) {
      StringBuilder prefix = new StringBuilder();
      for (Segment segment : Segment.cut(candidates.network(genome), cuts)) {
        prefixes.put(prefix.append(segment).toString(), segment.macs());
      }
    }
    return prefixes.values().stream().mapToLong(Long::longValue).sum();
  }

  private static List<ConfusionMatrix> score(
      PrefixEvaluator evaluator, Candidates candidates, List<Genome> genomes) {
    List<ConfusionMatrix> sums = new ArrayList<>();
    genomes.forEach(_ -> sums.add(new ConfusionMatrix(candidates.supernet().classes())));
    evaluator.evaluate(
        genomes.stream().map(candidates::network).toList(),
        evaluator.images(),
        (network, image, matrix) -> {
          synchronized (sums) {
            sums.get(network).merge(matrix);
          }
        },
        Watch.NONE);
    return sums;
  }

  private static List<ConfusionMatrix> alone(
      Candidates candidates, PreparedImages images, List<Genome> genomes) {
    AccuracyEvaluator evaluator = new AccuracyEvaluator(images, 2, Conventions.DEFAULT);
    List<ConfusionMatrix> sums = new ArrayList<>();
    for (Genome genome : genomes) {
      byte[] bytes =
          IntegerModel.write(
              candidates.quantized(genome), SelfTest.run().form(), ModelOptions.DEFAULT);
      try (OnnxModel model = OnnxModel.open(genome.bits(), bytes)) {
        int classes = candidates.supernet().classes();
        OnnxNetwork network = new OnnxNetwork(model, Normalization.SIGNED, classes);
        sums.add(evaluator.confusion(network, Watch.NONE));
      }
    }
    return sums;
  }

  private static PrefixEvaluator evaluator(
      Candidates candidates, PreparedImages images, long cacheBytes) {
    return new PrefixEvaluator(
        images,
        candidates.image(),
        Engine.ofCpu(SelfTest.run().form()),
        new PrefixEvaluator.Settings(2, cacheBytes, CutPoints.of(candidates)));
  }
}
