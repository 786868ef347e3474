package org.hilab.server.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import org.hilab.server.deployment.Plan;
import org.hilab.server.deployment.Planner;
import org.hilab.server.deployment.ResidentImage;
import org.hilab.server.network.QuantizedNetwork;
import org.junit.jupiter.api.Test;

class FmasXceptionInIntegersTest extends SpaceInIntegersContract {
  FmasXceptionInIntegersTest() {
    super("fmas-xception", 49);
  }

  @Test
  void the_firmware_names_the_first_layer_that_no_kernel_computes() {
    QuantizedNetwork supernet = quantized(synthetic.space().supernet());
    assertThat(Planner.plan(supernet, ResidentImage.of(supernet), Long.MAX_VALUE))
        .isEqualTo(
            new Plan.Unsupported(
                "entry_flow_block1_shortcut",
                "There is no kernel for 1×1 with stride 2 and dilation 1; there are 3×3 with stride"
                    + " 1–3 and dilation 1–4, and dense 1×1 without stride."));
  }
}
