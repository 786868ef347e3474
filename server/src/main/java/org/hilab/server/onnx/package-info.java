/**
 * Takes in networks with float or int8 weights, gives out ONNX models and runs them. ONNX Runtime
 * and Protobuf never leave it.
 */
@NullMarked
package org.hilab.server.onnx;

import org.jspecify.annotations.NullMarked;
