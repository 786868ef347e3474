package org.hilab.server.candidate;

/** What a genome means: the choices of one sub-network, in the words of its space. */
public sealed interface Architecture
    permits MobileNetV2Architecture, XceptionArchitecture, QanasArchitecture {}
