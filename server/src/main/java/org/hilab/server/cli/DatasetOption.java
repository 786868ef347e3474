package org.hilab.server.cli;

import org.hilab.server.dataset.DatasetSpec;
import picocli.CommandLine.Option;

/** The option of every command that reads images. */
final class DatasetOption {
  @Option(
      names = "--dataset",
      required = true,
      paramLabel = "FORMAT:DIR",
      description =
          "Images and masks: voc:DIR, cityscapes:DIR, coco:DIR (VOC's classes), coco81:DIR,"
              + " camvid:DIR or folder:DIR.")
  private String dataset = "";

  DatasetSpec spec() {
    return DatasetSpec.parse(dataset);
  }
}
