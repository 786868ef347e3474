/**
 * Takes in a candidate as ONNX, gives out its latency by the way of NNTool and AutoTiler, for those
 * who own the closed library. It has not been run against that library.
 */
@NullMarked
package org.hilab.agent.autotiler;

import org.jspecify.annotations.NullMarked;
