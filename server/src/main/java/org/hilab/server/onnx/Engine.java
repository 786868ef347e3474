package org.hilab.server.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import org.hilab.server.candidate.InvalidInput;

/**
 * What computes int8 networks: in which form and where.
 *
 * @param form FLOAT where the device has no int8 operators
 */
public record Engine(WeightForm form, Device device) {
  /** The processor, in the form that its self-test chose. */
  public static Engine ofCpu(WeightForm form) {
    return new Engine(form, new Device.Cpu());
  }

  /**
   * A GPU.
   *
   * @throws InvalidInput if this build of hilab has no CUDA or the machine has no such GPU
   */
  public static Engine ofCuda(Device.Cuda device) {
    if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      throw new InvalidInput(
          "This hilab was built without CUDA",
          device.name(),
          "Build it again with mvn -Pgpu, or take --device cpu");
    }
    Engine engine = new Engine(WeightForm.FLOAT, device);
    try {
      engine.sessionOptions().close();
      return engine;
    } catch (OrtException e) {
      throw new InvalidInput(
          "The GPU cannot be used",
          device.name() + " (" + e.getMessage() + ")",
          "Check nvidia-smi and that the libraries of CUDA and cuDNN are found",
          e);
    }
  }

  /** Recorded with every result. */
  public String name() {
    return switch (device) {
      case Device.Cpu _ -> "weights " + form;
      case Device.Cuda _ -> "weights " + form + " on " + device.name();
    };
  }

  /** Whether its numbers need a proof before they count: only int8 on the processor does not. */
  public boolean needsProof() {
    return form == WeightForm.FLOAT;
  }

  SessionOptions sessionOptions() throws OrtException {
    SessionOptions options = OnnxModel.sessionOptions();
    // Hundreds of sessions would each keep an arena; malloc reuses one memory for all.
    options.setCPUArenaAllocator(false);
    if (device instanceof Device.Cuda cuda) {
      options.setMemoryPatternOptimization(false);
      try (OrtCUDAProviderOptions provider = new OrtCUDAProviderOptions(cuda.index())) {
        // Ten bits of a product would be lost.
        provider.add("use_tf32", "0");
        // No search for the fastest algorithm: that may be Winograd's or Fourier's.
        provider.add("cudnn_conv_algo_search", "DEFAULT");
        options.addCUDA(provider);
      }
    }
    return options;
  }
}
