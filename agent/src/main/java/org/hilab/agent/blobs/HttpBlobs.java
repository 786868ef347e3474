package org.hilab.agent.blobs;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import javax.net.ssl.HttpsURLConnection;
import org.hilab.protocol.BlobId;
import org.hilab.protocol.tls.Trust;

/**
 * The server's blobs, agent/protocol/README.md.
 *
 * @param root for example http://lab:8080/agent/v1/blobs/
 * @param trust whom to believe if that is https
 * @param token of this agent
 */
public record HttpBlobs(URI root, Trust trust, String token) implements BlobSource {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 15_000;

  @Override
  public InputStream open(BlobId blob) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) root.resolve(blob.sha256()).toURL().openConnection();
    if (connection instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(trust.context().getSocketFactory());
    }
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    connection.setInstanceFollowRedirects(false);
    connection.setRequestProperty("Authorization", "Bearer " + token);
    int status = connection.getResponseCode();
    if (status != HttpURLConnection.HTTP_OK) {
      connection.disconnect();
      throw new IOException("the server answers " + status + " for " + root.resolve(blob.sha256()));
    }
    return connection.getInputStream();
  }
}
