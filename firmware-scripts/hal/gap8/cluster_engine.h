// Layers and tensors of a GAP8: L3 behind the HyperBus, work on the cluster.
#ifndef HILAB_CLUSTER_ENGINE_H
#define HILAB_CLUSTER_ENGINE_H

#include "engine.h"

extern const struct engine gap8_engine;

#endif
