package org.hilab.server.dataset.scenes;

import java.util.Locale;

/** What the scenes show, in the order of the labels. */
enum SceneClass {
  BACKGROUND(0),
  SKY(1),
  ROAD(2),
  GRASS(3),
  BUILDING(4),
  TREE(5),
  CAR(6),
  PERSON(7);

  private final int label;

  SceneClass(int label) {
    this.label = label;
  }

  int label() {
    return label;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
