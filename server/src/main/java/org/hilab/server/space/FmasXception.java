package org.hilab.server.space;

import java.util.ArrayList;
import java.util.List;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.XceptionArchitecture;

/**
 * FMAS's Xception space (Xiong et al. 2023, Table 1): 22 bits over the entry flow's last stride,
 * the dilations of the middle flow, the exit flow and the pyramid, and the presence of the middle
 * flow's blocks.
 */
public final class FmasXception implements SearchSpace {
  private static final List<List<Integer>> EXIT_DILATIONS = List.of(List.of(1, 2), List.of(2, 4));
  private static final List<List<Integer>> ASPP_DILATIONS =
      List.of(List.of(6, 12, 18), List.of(12, 24, 36));
  private static final Genome SUPERNET = new Genome("0100001111111111111111");

  private final Gene stride = new Gene("stride of the entry flow", 0, List.of("1", "2", "3", "4"));
  private final Gene middle =
      new Gene("dilation of the middle flow", 2, List.of("1", "2", "3", "4"));
  private final Gene exit = new Gene("dilations of the exit flow", 4, words(EXIT_DILATIONS));
  private final Gene aspp = new Gene("dilations of the pyramid", 5, words(ASPP_DILATIONS));
  private final List<Gene> presences = new ArrayList<>();
  private final List<Gene> genes;

  public FmasXception() {
    for (int block = 1; block <= XceptionArchitecture.MIDDLE_BLOCKS; block++) {
      presences.add(new Gene("middle block " + block, 5 + block, List.of("absent", "present")));
    }
    List<Gene> all = new ArrayList<>(List.of(stride, middle, exit, aspp));
    all.addAll(presences);
    genes = List.copyOf(all);
  }

  private static List<String> words(List<List<Integer>> dilations) {
    return dilations.stream()
        .map(each -> String.join(", ", each.stream().map(String::valueOf).toList()))
        .toList();
  }

  @Override
  public String id() {
    return "fmas-xception";
  }

  @Override
  public List<Gene> genes() {
    return genes;
  }

  @Override
  public Genome supernet() {
    return SUPERNET;
  }

  /** Without any middle block their dilation becomes 1. */
  @Override
  public Genome canonical(Genome genome) {
    boolean middleFlow = presences.stream().anyMatch(block -> block.choice(genome) == 1);
    return middleFlow ? genome : middle.with(genome, 0);
  }

  @Override
  public XceptionArchitecture decode(Genome genome) {
    Genome canonical = canonical(parse(genome.bits()));
    return new XceptionArchitecture(
        1 + stride.choice(canonical),
        1 + middle.choice(canonical),
        EXIT_DILATIONS.get(exit.choice(canonical)),
        ASPP_DILATIONS.get(aspp.choice(canonical)),
        presences.stream().map(block -> block.choice(canonical) == 1).toList());
  }

  /** Stride, exit and pyramid × (the middle flows that are not empty × their dilation + empty). */
  @Override
  public long networks() {
    long middleFlows = ((1L << presences.size()) - 1) * middle.values().size() + 1;
    return stride.values().size() * middleFlows * exit.values().size() * aspp.values().size();
  }

  @Override
  public int inputSize() {
    return 513;
  }

  /** The stride shapes all that follows, the middle flow's dilation all its blocks. */
  @Override
  public Separation separation() {
    List<List<Gene>> groups = new ArrayList<>(List.of(List.of(exit), List.of(aspp)));
    presences.forEach(block -> groups.add(List.of(block)));
    return new Separation(List.of(stride, middle), groups);
  }
}
