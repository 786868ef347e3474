package org.hilab.server.accuracy;

/** What counts in a mean IoU; papers differ, so it is named with every result. */
public record Conventions(ClassMean mean, VoidPixels voidPixels) {
  /** Mean over the classes of the ground truth, void ignored. */
  public static final Conventions DEFAULT = new Conventions(ClassMean.PRESENT, VoidPixels.IGNORE);

  /** The classes that the mean is taken over. */
  public enum ClassMean {
    /** Those with a pixel in the ground truth. */
    PRESENT,
    /** Those with a pixel in the ground truth or the prediction. */
    UNION,
    /** Every class; one that is in neither counts 0. */
    ALL
  }

  /** What a pixel without a true class does. */
  public enum VoidPixels {
    /** Nothing. */
    IGNORE,
    /** Whatever is predicted there is wrong (some CamVid papers). */
    ERROR
  }
}
