package tidemark.host;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;
import tidemark.aws.AwsClients;

/**
 * LocalStack's image, changed by the hook that changes the process too; or the LocalStack that the
 * system property {@code localstack.endpoint} names, which is left running.
 */
final class LocalStackInDocker implements LocalStack {
  private static final DockerImageName IMAGE =
      DockerImageName.parse("localstack/localstack:4.14.0");
  private static final Path PYTHON = Path.of("src/main/python").toAbsolutePath();
  private static final String MOUNTED = "/opt/tidemark";

  private final Optional<LocalStackContainer> container;
  private final URI endpoint;
  private final AwsClients clients;

  private LocalStackInDocker(Optional<LocalStackContainer> container, URI endpoint) {
    this.container = container;
    this.endpoint = endpoint;
    this.clients = LocalStack.clientsOf(endpoint);
  }

  /** Starts a container, if none is named; what it writes goes to the standard output. */
  static LocalStackInDocker start() {
    String given = System.getProperty("localstack.endpoint");
    if (given != null) {
      return new LocalStackInDocker(Optional.empty(), URI.create(given));
    }
    LocalStackContainer container = container();
    container.start();
    return new LocalStackInDocker(Optional.of(container), container.getEndpoint());
  }

  /** The settings are those of docker-compose.yml. */
  private static LocalStackContainer container() {
    return new LocalStackContainer(IMAGE)
        .withCopyFileToContainer(MountableFile.forHostPath(PYTHON), MOUNTED)
        .withCopyFileToContainer(
            MountableFile.forHostPath(PYTHON.resolve("init")), "/etc/localstack/init")
        .withLogConsumer(frame -> System.out.print(frame.getUtf8String()))
        .withEnv("PYTHONPATH", MOUNTED)
        .withEnv("CFN_IGNORE_UNSUPPORTED_RESOURCE_TYPES", "0")
        .withEnv("DISABLE_EVENTS", "1")
        .withEnv("LAMBDA_IGNORE_ARCHITECTURE", "1")
        .withEnv("LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT", "60");
  }

  @Override
  public URI endpoint() {
    return endpoint;
  }

  @Override
  public AwsClients clients() {
    return clients;
  }

  @Override
  public void close() {
    clients.close();
    container.ifPresent(LocalStackContainer::close);
  }
}
