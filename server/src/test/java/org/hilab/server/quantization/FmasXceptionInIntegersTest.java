package org.hilab.server.quantization;

class FmasXceptionInIntegersTest extends SpaceInIntegersContract {
  FmasXceptionInIntegersTest() {
    super("fmas-xception", 49);
  }
}
