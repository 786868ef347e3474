"""Makes an AutoTiler project of candidate.onnx in the folder project, with NNTool's Python interface.

Run by `hilab agent autotiler`, in the environment of the GAP SDK's configs/<board>.sh. The input of
calibration and run is random: cycles do not depend on it.
"""

import os

import numpy as np
from nntool.api import NNGraph

SETTINGS = {
    "l1_size": int(os.environ["HILAB_L1_BYTES"]),
    "l2_size": int(os.environ["HILAB_L2_BYTES"]),
    "l3_size": int(os.environ["HILAB_L3_BYTES"]),
}

graph = NNGraph.load_graph(os.path.abspath("candidate.onnx"))
graph.adjust_order()
graph.fusions("scaled_match_group")
random = np.random.default_rng(1)
inputs = [
    random.uniform(-1, 1, node.dims.shape).astype(np.float32) for node in graph.inputs(None)
]
graph.quantize(graph.collect_statistics([inputs]), schemes=["scaled"])
graph.gen_project(input_tensors=inputs, directory=os.path.abspath("project"), settings=SETTINGS)
print("hilab: project generated")
