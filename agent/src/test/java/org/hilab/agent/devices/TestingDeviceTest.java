package org.hilab.agent.devices;

import java.util.concurrent.CountDownLatch;

class TestingDeviceTest extends DeviceContract {
  @Override
  protected Device open() {
    return new TestingDevice(new CountDownLatch(0));
  }
}
