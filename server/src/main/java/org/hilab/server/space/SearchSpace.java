package org.hilab.server.space;

import java.util.List;
import org.hilab.server.candidate.Architecture;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.InvalidInput;

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

  /**
   * Sub-networks that together have every layer of the supernet, and every way to feed one; the
   * first is the supernet's own genome.
   */
  default List<Architecture> cover() {
    return List.of(decode(supernet()));
  }

  /** How many different networks the genomes name. */
  long networks();

  /** Height and width of the input that the space is meant for, in pixels. */
  int inputSize();

  /** Which genes act together, so that the extremes of a cost need no enumeration. */
  Separation separation();

  /** Number of bits. */
  default int length() {
    return genes().stream().mapToInt(Gene::bits).sum();
  }

  /**
   * A genome of this space from user input.
   *
   * @throws InvalidInput if the length or a character is wrong
   */
  default Genome parse(String bits) {
    if (bits.length() != length()) {
      throw new InvalidInput(
          "A genome of " + id() + " has " + length() + " bits",
          "\"" + bits + "\" has " + bits.length(),
          "Give one character, 0 or 1, for each");
    }
    for (int i = 0; i < bits.length(); i++) {
      if (bits.charAt(i) != '0' && bits.charAt(i) != '1') {
        throw new InvalidInput(
            "A genome holds only 0 and 1",
            "character " + (i + 1) + " of \"" + bits + "\" is '" + bits.charAt(i) + "'",
            "Correct it");
      }
    }
    return new Genome(bits);
  }
}
