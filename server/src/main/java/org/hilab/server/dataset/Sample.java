package org.hilab.server.dataset;

/** An image and its mask of the same size. */
public record Sample(String id, RgbImage image, LabelMask mask) {}
