package org.hilab.server.accuracy;

/**
 * What one engine gave out at one place.
 *
 * @param layer whose output it is
 * @param image its id
 * @param crc32c of the u8 values, H, W, C
 */
public record LayerChecksum(String layer, String image, long crc32c) {}
