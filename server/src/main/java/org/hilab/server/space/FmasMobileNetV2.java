package org.hilab.server.space;

import java.util.ArrayList;
import java.util.List;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.MobileNetV2Architecture;
import org.hilab.server.candidate.MobileNetV2Architecture.Block;

/**
 * FMAS's MobileNetV2 space (Xiong et al. 2023): 23 bits over the strides, dilations and presence of
 * the bottlenecks. FMAS counts from 1 and calls block 3 its "3rd layer", the only reading that
 * reproduces its FLOPs.
 */
public final class FmasMobileNetV2 implements SearchSpace {
  private static final int[] STRIDE_BLOCKS = {1, 3, 13, 16};
  private static final int[] NARROW_DILATION_BLOCKS = {11, 12, 13};
  private static final int[] WIDE_DILATION_BLOCKS = {14, 15, 16};
  private static final int[] RESIDUAL_BLOCKS = {2, 4, 5, 7, 8, 9, 11, 12, 14, 15};
  private static final Genome SUPERNET = new Genome("00001111111111111111111");

  private final List<Gene> strides = new ArrayList<>();
  private final List<Gene> dilations = new ArrayList<>();
  private final List<Gene> presences = new ArrayList<>();
  private final List<Gene> genes;

  public FmasMobileNetV2() {
    int bit = 0;
    for (int block : STRIDE_BLOCKS) {
      List<String> values = block < 13 ? List.of("2", "3") : List.of("1", "2");
      strides.add(new Gene("stride of block " + block, bit++, values));
    }
    for (int block : NARROW_DILATION_BLOCKS) {
      dilations.add(new Gene("dilation of block " + block, bit++, List.of("1", "2")));
    }
    for (int block : WIDE_DILATION_BLOCKS) {
      dilations.add(new Gene("dilation of block " + block, bit, List.of("1", "2", "3", "4")));
      bit += 2;
    }
    for (int block : RESIDUAL_BLOCKS) {
      presences.add(new Gene("block " + block, bit++, List.of("absent", "present")));
    }
    List<Gene> all = new ArrayList<>(strides);
    all.addAll(dilations);
    all.addAll(presences);
    genes = List.copyOf(all);
  }

  @Override
  public String id() {
    return "fmas-mobilenetv2";
  }

  @Override
  public List<Gene> genes() {
    return genes;
  }

  @Override
  public Genome supernet() {
    return SUPERNET;
  }

  /** Dilation genes of absent blocks become 0. */
  @Override
  public Genome canonical(Genome genome) {
    StringBuilder bits = new StringBuilder(genome.bits());
    for (int i = 0; i < dilations.size(); i++) {
      if (!present(genome, NARROW_DILATION_BLOCKS[0] + i)) {
        Gene gene = dilations.get(i);
        bits.replace(gene.from(), gene.from() + gene.bits(), "0".repeat(gene.bits()));
      }
    }
    return new Genome(bits.toString());
  }

  @Override
  public MobileNetV2Architecture decode(Genome genome) {
    Genome canonical = canonical(parse(genome.bits()));
    List<Block> blocks = new ArrayList<>();
    for (int block = 0; block < MobileNetV2Architecture.BLOCKS; block++) {
      blocks.add(
          new Block(
              present(canonical, block), stride(canonical, block), dilation(canonical, block)));
    }
    return new MobileNetV2Architecture(blocks);
  }

  /** Strides × dilations of the blocks that stay × what each residual block can be. */
  @Override
  public long networks() {
    long networks = 1L << STRIDE_BLOCKS.length;
    for (int block = 0; block < MobileNetV2Architecture.BLOCKS; block++) {
      int dilated = block - NARROW_DILATION_BLOCKS[0];
      int shapes = dilated < 0 ? 1 : dilations.get(dilated).values().size();
      networks *= indexOf(RESIDUAL_BLOCKS, block) < 0 ? shapes : shapes + 1;
    }
    return networks;
  }

  @Override
  public int inputSize() {
    return 384;
  }

  /** Strides shape every later layer; dilation and presence only their own block. */
  @Override
  public Separation separation() {
    List<List<Gene>> groups = new ArrayList<>();
    for (int block = 0; block < MobileNetV2Architecture.BLOCKS; block++) {
      List<Gene> group = new ArrayList<>();
      if (block >= NARROW_DILATION_BLOCKS[0]) {
        group.add(dilations.get(block - NARROW_DILATION_BLOCKS[0]));
      }
      int presence = indexOf(RESIDUAL_BLOCKS, block);
      if (presence >= 0) {
        group.add(presences.get(presence));
      }
      if (!group.isEmpty()) {
        groups.add(group);
      }
    }
    return new Separation(strides, groups);
  }

  private boolean present(Genome genome, int block) {
    int gene = indexOf(RESIDUAL_BLOCKS, block);
    return gene < 0 || presences.get(gene).choice(genome) == 1;
  }

  private int stride(Genome genome, int block) {
    int gene = indexOf(STRIDE_BLOCKS, block);
    return gene < 0 ? 1 : Integer.parseInt(strides.get(gene).value(genome));
  }

  private int dilation(Genome genome, int block) {
    if (block >= NARROW_DILATION_BLOCKS[0]) {
      return Integer.parseInt(dilations.get(block - NARROW_DILATION_BLOCKS[0]).value(genome));
    }
    return block >= 7 ? 2 : 1;
  }

  private static int indexOf(int[] blocks, int block) {
    for (int i = 0; i < blocks.length; i++) {
      if (blocks[i] == block) {
        return i;
      }
    }
    return -1;
  }
}
