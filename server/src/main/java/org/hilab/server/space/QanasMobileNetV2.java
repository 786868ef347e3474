package org.hilab.server.space;

import java.util.ArrayList;
import java.util.List;
import org.hilab.server.candidate.Architecture;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.QanasArchitecture;

/**
 * A MobileNetV2 encoder with kernel, expansion, dilation and depth to choose in each stage, after
 * QA-NAS (Rayo Torres Rodriguez et al.), whose poster gives no table: {@code
 * docs/decisions/0090-the-qanas-space.md} has ours.
 */
public final class QanasMobileNetV2 implements SearchSpace {
  /** Three values in two bits: as many steps as there are ones, so every flip is one step. */
  private static final List<String> KERNELS = List.of("3", "5", "5", "7");

  private static final List<String> EXPANSIONS = List.of("3", "6");

  /** Of stages 1 to 6 with the widths 24, 32, 64, 96, 160 and 320. */
  private static final List<Stage> STAGES =
      List.of(
          new Stage(List.of("1"), List.of("1", "2")),
          new Stage(List.of("1"), List.of("1", "2", "2", "3")),
          new Stage(List.of("1"), List.of("1", "2", "3", "4")),
          new Stage(List.of("1", "2"), List.of("1", "2", "2", "3")),
          new Stage(List.of("1", "2", "3", "4"), List.of("1", "2", "2", "3")),
          new Stage(List.of("1", "2", "3", "4"), List.of("1")));

  /** The dilation of stages that can choose, in the supernet: DeepLab's at output stride 16. */
  private static final String SUPERNET_DILATION = "2";

  /**
   * What one stage can choose besides kernel and expansion; one value means no gene.
   *
   * @param depths in a doubled value as with kernels
   */
  record Stage(List<String> dilations, List<String> depths) {}

  /** The genes of one stage, those without a choice left out. */
  private record StageGenes(Gene kernel, Gene expansion, List<Gene> dilation, List<Gene> depth) {
    List<Gene> all() {
      List<Gene> all = new ArrayList<>(List.of(kernel, expansion));
      all.addAll(dilation);
      all.addAll(depth);
      return all;
    }

    QanasArchitecture.Stage decode(Genome genome) {
      return new QanasArchitecture.Stage(
          number(kernel, genome),
          number(expansion, genome),
          dilation.isEmpty() ? 1 : number(dilation.getFirst(), genome),
          depth.isEmpty() ? 1 : number(depth.getFirst(), genome));
    }

    private static int number(Gene gene, Genome genome) {
      return Integer.parseInt(gene.value(genome));
    }
  }

  private final List<StageGenes> stages = new ArrayList<>();
  private final List<Gene> genes = new ArrayList<>();

  public QanasMobileNetV2() {
    this(STAGES);
  }

  QanasMobileNetV2(List<Stage> choices) {
    for (Stage choice : choices) {
      String stage = " of stage " + (stages.size() + 1);
      stages.add(
          new StageGenes(
              gene("kernel" + stage, KERNELS).getFirst(),
              gene("expansion" + stage, EXPANSIONS).getFirst(),
              gene("dilation" + stage, choice.dilations),
              gene("depth" + stage, choice.depths)));
    }
  }

  private List<Gene> gene(String name, List<String> values) {
    if (values.size() == 1) {
      return List.of();
    }
    genes.add(new Gene(name, length(), values));
    return List.of(genes.getLast());
  }

  @Override
  public String id() {
    return "qanas-mobilenetv2";
  }

  @Override
  public List<Gene> genes() {
    return List.copyOf(genes);
  }

  /** The largest of everything, with DeepLab's dilations. */
  @Override
  public Genome supernet() {
    return complete(KERNELS.getLast(), EXPANSIONS.getLast());
  }

  /** Every block, all stages with one kernel and one expansion. */
  private Genome complete(String kernel, String expansion) {
    Genome genome = new Genome("0".repeat(length()));
    for (StageGenes stage : stages) {
      genome = set(stage.kernel, genome, kernel);
      genome = set(stage.expansion, genome, expansion);
      for (Gene dilation : stage.dilation) {
        genome = set(dilation, genome, dilation.values().size() > 2 ? SUPERNET_DILATION : "1");
      }
      for (Gene depth : stage.depth) {
        genome = set(depth, genome, depth.values().getLast());
      }
    }
    return genome;
  }

  private static Genome set(Gene gene, Genome genome, String value) {
    return gene.with(genome, gene.values().indexOf(value));
  }

  /** Of two codes of one value the smaller. */
  @Override
  public Genome canonical(Genome genome) {
    Genome canonical = genome;
    for (Gene gene : genes) {
      canonical = set(gene, canonical, gene.value(canonical));
    }
    return canonical;
  }

  @Override
  public QanasArchitecture decode(Genome genome) {
    Genome parsed = parse(genome.bits());
    return new QanasArchitecture(stages.stream().map(stage -> stage.decode(parsed)).toList());
  }

  /** One for each kernel and expansion: these have weights of their own. */
  @Override
  public List<Architecture> cover() {
    List<Architecture> cover = new ArrayList<>();
    for (String kernel : KERNELS.reversed().stream().distinct().toList()) {
      for (String expansion : EXPANSIONS.reversed()) {
        cover.add(decode(complete(kernel, expansion)));
      }
    }
    return cover;
  }

  /** No two different values give one network, so their numbers multiply. */
  @Override
  public long networks() {
    return genes.stream()
        .mapToLong(gene -> gene.values().stream().distinct().count())
        .reduce(1, Math::multiplyExact);
  }

  @Override
  public int inputSize() {
    return 384;
  }

  /** Widths and strides are fixed, so no stage shapes another. */
  @Override
  public Separation separation() {
    return new Separation(List.of(), stages.stream().map(StageGenes::all).toList());
  }
}
