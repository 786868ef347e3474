package org.hilab.agent.blobs;

import java.io.IOException;
import java.io.InputStream;
import org.hilab.protocol.BlobId;

/** Where blobs come from. */
public interface BlobSource {
  /** The bytes of a blob, unchecked; the caller closes them. */
  InputStream open(BlobId blob) throws IOException;
}
