package org.hilab.server.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hilab.server.candidate.InvalidInput;

/**
 * Which classes MS-COCO's categories become. {@link #VOC} is what DeepLabV3 does (Chen et al.
 * arXiv:1706.05587, section 4.2): PASCAL VOC's classes, all other things are background, and a
 * train split keeps the images with more than 1000 pixels of those classes.
 */
enum CocoClasses {
  VOC(1000),
  THINGS(-1);

  private static final List<String> COCO_THINGS =
      List.of(
          "person",
          "bicycle",
          "car",
          "motorcycle",
          "airplane",
          "bus",
          "train",
          "truck",
          "boat",
          "traffic light",
          "fire hydrant",
          "stop sign",
          "parking meter",
          "bench",
          "bird",
          "cat",
          "dog",
          "horse",
          "sheep",
          "cow",
          "elephant",
          "bear",
          "zebra",
          "giraffe",
          "backpack",
          "umbrella",
          "handbag",
          "tie",
          "suitcase",
          "frisbee",
          "skis",
          "snowboard",
          "sports ball",
          "kite",
          "baseball bat",
          "baseball glove",
          "skateboard",
          "surfboard",
          "tennis racket",
          "bottle",
          "wine glass",
          "cup",
          "fork",
          "knife",
          "spoon",
          "bowl",
          "banana",
          "apple",
          "sandwich",
          "orange",
          "broccoli",
          "carrot",
          "hot dog",
          "pizza",
          "donut",
          "cake",
          "chair",
          "couch",
          "potted plant",
          "bed",
          "dining table",
          "toilet",
          "tv",
          "laptop",
          "mouse",
          "remote",
          "keyboard",
          "cell phone",
          "microwave",
          "oven",
          "toaster",
          "sink",
          "refrigerator",
          "book",
          "clock",
          "vase",
          "scissors",
          "teddy bear",
          "hair drier",
          "toothbrush");

  /** Where the two call the same thing by other names. */
  private static final Map<String, String> VOC_NAMES =
      Map.of(
          "airplane", "aeroplane",
          "couch", "sofa",
          "dining table", "diningtable",
          "motorcycle", "motorbike",
          "potted plant", "pottedplant",
          "tv", "tvmonitor");

  private static final int FIRST_STUFF = 92;
  private static final int LAST_STUFF = 182;

  /** Stuff annotations put every thing under this id without saying which. */
  private static final int SOME_THING = 183;

  private final int leastTrainPixels;

  CocoClasses(int leastTrainPixels) {
    this.leastTrainPixels = leastTrainPixels;
  }

  /** An image of a train split needs more pixels of its classes than this. */
  int leastTrainPixels() {
    return leastTrainPixels;
  }

  List<String> names() {
    return switch (this) {
      case VOC -> VocDataset.CLASSES;
      case THINGS -> {
        List<String> names = new ArrayList<>(List.of("background"));
        names.addAll(COCO_THINGS);
        yield names;
      }
    };
  }

  /**
   * The class of a category; background is 0.
   *
   * @throws InvalidInput if it is no category of MS-COCO
   */
  int classOf(long id, String name, Path file) {
    if (id == SOME_THING) {
      return LabelMask.VOID;
    }
    int thing = COCO_THINGS.indexOf(name);
    if (thing >= 0) {
      return switch (this) {
        case VOC -> Math.max(0, VocDataset.CLASSES.indexOf(VOC_NAMES.getOrDefault(name, name)));
        case THINGS -> thing + 1;
      };
    }
    if (id >= FIRST_STUFF && id <= LAST_STUFF) {
      return 0;
    }
    throw new InvalidInput(
        "A category is not one of MS-COCO's",
        file + ", category " + id + " \"" + name + "\"",
        "Use folder:DIR for classes of your own");
  }
}
