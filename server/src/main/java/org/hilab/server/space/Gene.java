package org.hilab.server.space;

import java.util.List;
import org.hilab.server.candidate.Genome;

/**
 * One choice of a search space: a run of bits and what each of its values means.
 *
 * @param name the field's word, for example "stride of block 3"
 * @param from index of its first bit
 * @param values the meaning of 0, 1, ...; 2^bits of them
 */
public record Gene(String name, int from, List<String> values) {
  public Gene {
    values = List.copyOf(values);
    if (Integer.bitCount(values.size()) != 1 || values.size() < 2) {
      throw new IllegalArgumentException(
          "Gene \"" + name + "\" needs 2, 4, 8, ... values, but has " + values.size() + ".");
    }
  }

  public int bits() {
    return Integer.numberOfTrailingZeros(values.size());
  }

  /** Index into {@link #values()}. */
  public int choice(Genome genome) {
    return genome.number(from, from + bits());
  }

  /** The genome with this gene's value replaced. */
  public Genome with(Genome genome, int choice) {
    StringBuilder bits = new StringBuilder(genome.bits());
    for (int i = 0; i < bits(); i++) {
      bits.setCharAt(from + i, (choice >> (bits() - 1 - i) & 1) == 1 ? '1' : '0');
    }
    return new Genome(bits.toString());
  }

  public String value(Genome genome) {
    return values.get(choice(genome));
  }
}
