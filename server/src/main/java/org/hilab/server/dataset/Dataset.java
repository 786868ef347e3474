package org.hilab.server.dataset;

import java.util.List;

/** One split of a data set: images and their masks by name, in an order that never changes. */
public interface Dataset {
  /** The names of the images, in order. */
  List<String> ids();

  String split();

  /** Class 0 first. */
  List<String> classNames();

  default int classes() {
    return classNames().size();
  }

  /**
   * Decodes one image and its mask.
   *
   * @throws org.hilab.server.candidate.InvalidInput if one of them is damaged, or they do not fit
   *     together
   */
  Sample sample(String id);

  /** Only the mask. */
  LabelMask mask(String id);
}
