package org.hilab.server.dataset.scenes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.hilab.server.dataset.scenes.Picture.Area;
import org.hilab.server.dataset.scenes.Picture.Color;
import org.hilab.server.dataset.scenes.Picture.Surface;

/** One street seen by a car, drawn at random: every number comes from one generator. */
final class Scene {
  static final int WIDTH = 128;
  static final int HEIGHT = 96;

  private final RandomGenerator random;
  private final Picture picture = new Picture(WIDTH, HEIGHT);
  private final double light;
  private final double horizon;
  private final double roadCenter;
  private final double roadHalfWidth;

  private Scene(RandomGenerator random) {
    this.random = random;
    light = between(0.65, 1.1);
    horizon = between(0.32, 0.52) * HEIGHT;
    roadCenter = between(0.3, 0.7) * WIDTH;
    roadHalfWidth = between(0.2, 0.45) * WIDTH;
  }

  static Picture paint(RandomGenerator random) {
    Scene scene = new Scene(random);
    scene.sky();
    scene.hills();
    scene.ground();
    scene.buildings();
    scene.objects();
    scene.camera();
    return scene.picture;
  }

  private void sky() {
    Color color = new Color(between(90, 190), between(150, 205), between(200, 250));
    Surface sky = surface(SceneClass.SKY, color, 3);
    for (int y = 0; y < HEIGHT; y++) {
      picture.fill(Area.rectangle(0, y, WIDTH, y + 1), sky.times(0.9 + 0.3 * y / HEIGHT), random);
    }
    for (int i = count(0, 3); i > 0; i--) {
      Area cloud =
          Area.ellipse(between(0, WIDTH), between(0, horizon), between(8, 30), between(3, 8));
      picture.fill(cloud, surface(SceneClass.SKY, new Color(225, 228, 232), 4), random);
    }
  }

  private void hills() {
    double height = between(2, 12);
    double phase = between(0, 6);
    double wave = between(0.03, 0.09);
    Area area = (x, y) -> y > horizon - height * (1 + Math.sin(phase + wave * x)) / 2;
    Color color = new Color(between(70, 110), between(95, 125), between(105, 140));
    picture.fill(area, surface(SceneClass.BACKGROUND, color, 5), random);
  }

  private void ground() {
    Color grass = new Color(between(80, 130), between(120, 165), between(50, 80));
    picture.fill(
        Area.rectangle(0, horizon, WIDTH, HEIGHT), surface(SceneClass.GRASS, grass, 14), random);
    double grey = between(75, 125);
    Surface road = surface(SceneClass.ROAD, new Color(grey, grey, grey + 4), 5);
    picture.fill((x, y) -> Math.abs(x - roadCenter) < roadHalfWidth(y), road, random);
    Area marks =
        (x, y) -> Math.abs(x - roadCenter) < 0.04 * roadHalfWidth(y) && Math.sin(y * 0.8) > 0;
    picture.fill(marks, surface(SceneClass.ROAD, new Color(210, 210, 205), 4), random);
  }

  private double roadHalfWidth(double y) {
    return y < horizon ? 0 : 2 + roadHalfWidth * nearness(y);
  }

  /** 0 at the horizon, 1 at the lower edge. */
  private double nearness(double y) {
    return (y - horizon) / (HEIGHT - horizon);
  }

  private void buildings() {
    for (int i = count(1, 4); i > 0; i--) {
      double left = between(-10, WIDTH - 10);
      double right = left + between(16, 40);
      double top = horizon - between(10, 35);
      double bottom = horizon + between(2, 9);
      double tone = between(110, 190);
      Color color = new Color(tone, tone * between(0.65, 0.95), tone * between(0.5, 0.85));
      Surface wall = surface(SceneClass.BUILDING, color, 6);
      picture.fill(Area.rectangle(left, top, right, bottom), wall, random);
      Area windows =
          (x, y) ->
              x > left + 2
                  && x < right - 2
                  && y > top + 3
                  && y < bottom - 4
                  && (x - left) % 6 < 3
                  && (y - top) % 7 < 4;
      picture.fill(windows, wall.times(0.45), random);
    }
  }

  /** Far objects first, so that near ones hide them. */
  private void objects() {
    record Standing(double bottom, Runnable paint) {}
    List<Standing> objects = new ArrayList<>();
    for (int i = count(1, 4); i > 0; i--) {
      double bottom = horizon + between(0.05, 0.7) * (HEIGHT - horizon);
      objects.add(new Standing(bottom, () -> tree(bottom)));
    }
    for (int i = count(0, 3); i > 0; i--) {
      double bottom = horizon + between(0.25, 1) * (HEIGHT - horizon);
      objects.add(new Standing(bottom, () -> car(bottom)));
    }
    for (int i = count(0, 3); i > 0; i--) {
      double bottom = horizon + between(0.3, 1) * (HEIGHT - horizon);
      objects.add(new Standing(bottom, () -> person(bottom)));
    }
    objects.sort(Comparator.comparingDouble(Standing::bottom));
    objects.forEach(object -> object.paint.run());
  }

  private void tree(double bottom) {
    double size = 10 + 22 * nearness(bottom);
    double side = random.nextBoolean() ? 1 : -1;
    double x = roadCenter + side * (roadHalfWidth(bottom) + between(4, 45));
    Surface trunk = surface(SceneClass.TREE, new Color(85, 62, 45), 8);
    picture.fill(
        Area.rectangle(x - size / 10, bottom - size, x + size / 10, bottom), trunk, random);
    Color green = new Color(between(25, 65), between(70, 110), between(20, 55));
    Area crown =
        Area.ellipse(x, bottom - 1.3 * size, size * between(0.5, 0.8), size * between(0.6, 0.9));
    picture.fill(crown, surface(SceneClass.TREE, green, 22), random);
  }

  private void car(double bottom) {
    double size = 8 + 22 * nearness(bottom);
    double x = roadCenter + between(-0.8, 0.8) * roadHalfWidth(bottom);
    Color paint =
        switch (count(0, 3)) {
          case 0 -> new Color(185, 30, 30);
          case 1 -> new Color(35, 55, 170);
          case 2 -> new Color(225, 190, 30);
          default -> new Color(235, 235, 240);
        };
    Surface body = surface(SceneClass.CAR, paint, 3);
    Area cabin = Area.ellipse(x, bottom - 0.55 * size, 0.55 * size, 0.4 * size);
    picture.fill(cabin, surface(SceneClass.CAR, new Color(45, 55, 70), 3), random);
    picture.fill(
        Area.rectangle(x - 0.8 * size, bottom - 0.55 * size, x + 0.8 * size, bottom - 2),
        body,
        random);
    Surface tyre = surface(SceneClass.CAR, new Color(20, 20, 20), 2);
    for (double wheel : new double[] {-0.5, 0.5}) {
      picture.fill(
          Area.ellipse(x + wheel * size, bottom - 2, 0.16 * size, 0.16 * size), tyre, random);
    }
  }

  private void person(double bottom) {
    double size = 12 + 26 * nearness(bottom);
    double x = between(5, WIDTH - 5);
    Color shirt = new Color(between(60, 230), between(30, 130), between(90, 200));
    picture.fill(
        Area.rectangle(x - 0.12 * size, bottom - 0.45 * size, x + 0.12 * size, bottom),
        surface(SceneClass.PERSON, new Color(35, 35, 75), 4),
        random);
    picture.fill(
        Area.ellipse(x, bottom - 0.58 * size, 0.19 * size, 0.26 * size),
        surface(SceneClass.PERSON, shirt, 5),
        random);
    picture.fill(
        Area.ellipse(x, bottom - 0.9 * size, 0.1 * size, 0.1 * size),
        surface(SceneClass.PERSON, new Color(215, 165, 135), 3),
        random);
  }

  /** Evening or morning light, a cloud's shadow, sensor noise, and the car's own bonnet: void. */
  private void camera() {
    if (random.nextInt(3) == 0) {
      Area cloud =
          Area.ellipse(
              between(0, WIDTH), between(horizon, HEIGHT), between(15, 50), between(5, 20));
      picture.shade(cloud, between(0.5, 0.75));
    }
    double warmth = between(-0.12, 0.18);
    picture.expose(new Color(1 + warmth, 1, 1 - warmth), between(0, 9), random);
    if (random.nextInt(4) == 0) {
      Area bonnet = Area.ellipse(WIDTH / 2.0, HEIGHT + 4.0, between(35, 60), between(8, 14));
      picture.fill(bonnet, surface(SceneClass.CAR, new Color(60, 62, 70), 2), random);
      picture.forget(bonnet);
    }
  }

  private Surface surface(SceneClass label, Color color, double grain) {
    return new Surface(label, color.times(light), grain);
  }

  private double between(double from, double to) {
    return from + (to - from) * random.nextDouble();
  }

  /** Both ends included. */
  private int count(int from, int to) {
    return random.nextInt(from, to + 1);
  }
}
