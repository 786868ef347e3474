package org.hilab.server.quantization;

class QanasMobileNetV2InIntegersTest extends SpaceInIntegersContract {
  QanasMobileNetV2InIntegersTest() {
    super("qanas-mobilenetv2", 64);
  }
}
