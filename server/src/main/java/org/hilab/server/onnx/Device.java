package org.hilab.server.onnx;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hilab.server.candidate.InvalidInput;

/** Where ONNX Runtime computes. */
public sealed interface Device {
  /** As users write it. */
  String name();

  /** The processor. */
  record Cpu() implements Device {
    @Override
    public String name() {
      return "cpu";
    }
  }

  /** A GPU of NVIDIA, by CUDA's index. */
  record Cuda(int index) implements Device {
    private static final Pattern NAME = Pattern.compile("cuda:(\\d{1,3})");

    @Override
    public String name() {
      return "cuda:" + index;
    }
  }

  /**
   * Reads {@code cpu} or {@code cuda:N}.
   *
   * @throws InvalidInput if it is anything else
   */
  static Device of(String name) {
    Matcher cuda = Cuda.NAME.matcher(name);
    if (cuda.matches()) {
      return new Cuda(Integer.parseInt(cuda.group(1)));
    }
    if (name.equals("cpu")) {
      return new Cpu();
    }
    throw new InvalidInput("This is not a device", name, "Give cpu or cuda:N, for example cuda:0");
  }
}
