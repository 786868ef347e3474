package org.hilab.server.onnx;

/** A device stopped computing: what it was asked for has no answer, and nobody is to guess one. */
public final class LostDeviceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LostDeviceException(Device device, Throwable cause) {
    super(
        "The device "
            + device.name()
            + " does not compute any more ("
            + cause.getMessage()
            + "). Look at nvidia-smi and the kernel's log, then start this worker again.",
        cause);
  }
}
