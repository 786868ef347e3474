package org.hilab.server.candidate;

/**
 * A bit string that names one sub-network of a search space, most significant gene first.
 *
 * @param bits the characters '0' and '1' only, never empty
 */
public record Genome(String bits) implements Comparable<Genome> {
  public Genome {
    if (bits.isEmpty()) {
      throw new IllegalArgumentException("A genome needs at least one bit.");
    }
    for (int i = 0; i < bits.length(); i++) {
      char c = bits.charAt(i);
      if (c != '0' && c != '1') {
        throw new IllegalArgumentException(
            "A genome holds only 0 and 1, but position "
                + i
                + " of \""
                + bits
                + "\" is '"
                + c
                + "'.");
      }
    }
  }

  public int length() {
    return bits.length();
  }

  public boolean isSet(int index) {
    return bits.charAt(index) == '1';
  }

  /** The bits [from, to) read as an unsigned binary number. */
  public int number(int from, int to) {
    return Integer.parseInt(bits, from, to, 2);
  }

  @Override
  public int compareTo(Genome other) {
    return bits.compareTo(other.bits);
  }

  @Override
  public String toString() {
    return bits;
  }
}
