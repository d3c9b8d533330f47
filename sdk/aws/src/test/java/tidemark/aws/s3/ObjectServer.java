package tidemark.aws.s3;

import java.net.URI;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.services.s3.S3Client;
import tidemark.aws.AwsClients;
import tidemark.aws.StandIns;

/** An s3proxy in this process that keeps objects in a directory, and a client of it. */
public final class ObjectServer {
  private final S3Proxy server;
  private final AwsClients clients;
  private final S3Client s3;

  public ObjectServer(Path directory) throws Exception {
    server =
        S3Proxy.builder()
            .blobStore(new FilesystemNio2BlobStore(directory.toAbsolutePath().toString()))
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, "test", "test")
            .build();
    server.start();
    clients = StandIns.clients(server.getPort());
    s3 = clients.s3();
  }

  public S3Client s3() {
    return s3;
  }

  public void stop() throws Exception {
    clients.close();
    server.stop();
  }
}
