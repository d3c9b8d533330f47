package tidemark.host;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import tidemark.aws.AwsClients;

/**
 * Gives tests the clients of one LocalStack in Docker, started for the first class that asks and
 * ended after the last.
 */
final class LocalStackContainers implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(LocalStackContainers.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == AwsClients.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(
            LocalStackInDocker.class, type -> LocalStackInDocker.start(), LocalStackInDocker.class)
        .clients();
  }
}
