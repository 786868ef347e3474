package org.hilab.server.space;

import java.util.List;
import org.hilab.server.candidate.Architecture;
import org.hilab.server.candidate.Genome;

/** All sub-networks of one supernet, named by bit strings. Every bit string is legal. */
public interface SearchSpace {
  /** The word of the command line and of JSON, for example "fmas-mobilenetv2". */
  String id();

  /** The choices, in bit order, without gaps. */
  List<Gene> genes();

  /** The genome of the whole supernet. */
  Genome supernet();

  /** The genome that stands for all genomes with the same network. */
  Genome canonical(Genome genome);

  /** What the genome means; equal for genomes with the same canonical form. */
  Architecture decode(Genome genome);

  /** Which genes act together, so that the extremes of a cost need no enumeration. */
  Separation separation();

  /** Number of bits. */
  default int length() {
    return genes().stream().mapToInt(Gene::bits).sum();
  }

  /**
   * A genome of this space from user input.
   *
   * @throws IllegalArgumentException if the length or a character is wrong
   */
  default Genome parse(String bits) {
    if (bits.length() != length()) {
      throw new IllegalArgumentException(
          "A genome of "
              + id()
              + " has "
              + length()
              + " bits, but \""
              + bits
              + "\" has "
              + bits.length()
              + ".");
    }
    return new Genome(bits);
  }
}
