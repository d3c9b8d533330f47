package tidemark.local;

import java.io.IOException;
import java.util.function.Function;
import tidemark.model.Deployment;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.registry.Authorizer;
import tidemark.registry.FeatureGroupRegistry;
import tidemark.wire.Query;

/**
 * {@code POST /_tidemark/files?group}: looks for offline files of a group that were written beside
 * the store, and makes them visible; answers {@code {"found"}}, how many there were. Thread-safe.
 */
final class FilesRoute implements LocalRoute {
  private final FeatureGroupRegistry registry;
  private final Authorizer authorizer;
  private final Deployment deployment;
  private final Function<FeatureGroup, Integer> look;

  /**
   * @param look makes a group's files visible; gives how many were new
   */
  FilesRoute(
      FeatureGroupRegistry registry,
      Authorizer authorizer,
      Deployment deployment,
      Function<FeatureGroup, Integer> look) {
    this.registry = registry;
    this.authorizer = authorizer;
    this.deployment = deployment;
    this.look = look;
  }

  @Override
  public void answer(LocalRequest request, LocalAnswer answer) throws IOException {
    String asked = Query.parse(request.rawQuery()).first("group").orElse("");
    FeatureGroupName name = deployment.resolve(asked);
    authorizer.authorize(request.requireCaller(), Authorizer.Access.WRITE, name);
    FeatureGroup group = registry.require(name);
    int found = look.apply(group);
    JsonLinesAnswer.send(
        answer, lines -> lines.line(json -> json.writeNumberField("found", found)));
  }
}
