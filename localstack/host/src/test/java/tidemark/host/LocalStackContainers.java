package tidemark.host;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import tidemark.aws.AwsClients;

/**
 * Gives tests the clients of one LocalStack in Docker, started for the first class that asks and
 * ended after the last; or of the one that the system property {@code localstack.endpoint} names.
 */
final class LocalStackContainers implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(LocalStackContainers.class);
  private static final DockerImageName IMAGE =
      DockerImageName.parse("localstack/localstack:4.14.0");

  /** It shares its machine with the tests. */
  private static final int PATIENCE = 20;

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == AwsClients.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Running.class, type -> Running.start(), Running.class)
        .clients();
  }

  /** The container, if it is this one's, and clients of it. */
  private record Running(Optional<LocalStackContainer> container, AwsClients clients)
      implements AutoCloseable {
    static Running start() {
      Optional<URI> given =
          Optional.ofNullable(System.getProperty("localstack.endpoint")).map(URI::create);
      return given.isPresent()
          ? new Running(Optional.empty(), clientsOf(given.get()))
          : container(new LocalStackContainer(IMAGE).withServices("dynamodb", "s3", "sqs"));
    }

    private static Running container(LocalStackContainer container) {
      container.start();
      return new Running(Optional.of(container), clientsOf(container.getEndpoint()));
    }

    private static AwsClients clientsOf(URI endpoint) {
      return AwsClients.at(endpoint, LocalStack.REGION, LocalStack.CREDENTIALS, PATIENCE);
    }

    @Override
    public void close() {
      clients.close();
      container.ifPresent(LocalStackContainer::close);
    }
  }
}
