package org.hilab.server.accuracy;

import java.util.Locale;

/** What counts in a mean IoU; papers differ, so it is named with every result. */
public record Conventions(ClassMean mean, VoidPixels voidPixels) {
  /** Mean over the classes of the ground truth, void ignored. */
  public static final Conventions DEFAULT = new Conventions(ClassMean.PRESENT, VoidPixels.IGNORE);

  /** Of the words that {@link ClassMean#key} and {@link VoidPixels#key} give. */
  public static Conventions ofKeys(String mean, String voidPixels) {
    return new Conventions(
        ClassMean.valueOf(mean.toUpperCase(Locale.ROOT)),
        VoidPixels.valueOf(voidPixels.toUpperCase(Locale.ROOT)));
  }

  /** For example "mean over all, void error"; after the name of what computed the scores. */
  public String text() {
    return "mean over " + mean.key() + ", void " + voidPixels.key();
  }

  /** The classes that the mean is taken over. */
  public enum ClassMean {
    /** Those with a pixel in the ground truth. */
    PRESENT,
    /** Those with a pixel in the ground truth or the prediction. */
    UNION,
    /** Every class; one that is in neither counts 0. */
    ALL;

    /** Whether a class counts that has pixels in the truth, and in the truth or the prediction. */
    boolean counts(boolean inTruth, boolean inUnion) {
      return switch (this) {
        case PRESENT -> inTruth;
        case UNION -> inUnion;
        case ALL -> true;
      };
    }

    /** The word of the command line. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a pixel without a true class does. */
  public enum VoidPixels {
    /** Nothing. */
    IGNORE,
    /** Whatever is predicted there is wrong (some CamVid papers). */
    ERROR;

    /** The word of the command line. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
