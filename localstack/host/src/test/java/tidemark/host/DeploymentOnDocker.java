package tidemark.host;

import java.nio.file.Path;

/** The drive on LocalStack's image, whose functions are containers; run by -Pdocker. */
class DeploymentOnDocker extends DeploymentDrive {
  @Override
  LocalStack start(Path tools, Path directory) throws Exception {
    LocalStack started = LocalStackInDocker.start();
    LocalStack.requireAdapted(started.endpoint());
    return started;
  }
}
