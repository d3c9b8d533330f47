package tidemark.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import tidemark.http.HttpEdge;
import tidemark.http.HttpResponse;
import tidemark.http.Invocation;
import tidemark.http.OutcomeLog;
import tidemark.model.Deployment;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureGroupName;
import tidemark.registry.FeatureGroups;
import tidemark.registry.GroupPage;
import tidemark.wire.CreateFeatureGroupJson;
import tidemark.wire.DeleteFeatureGroupJson;
import tidemark.wire.DescribeFeatureGroupJson;
import tidemark.wire.ListFeatureGroupsJson;
import tidemark.wire.Plane;

/** The control plane: {@code POST /} with the operation in a header. */
public final class ControlHandler implements RequestStreamHandler {
  private final FeatureGroups groups;
  private final Deployment deployment;
  private final HttpEdge edge;

  public ControlHandler(FeatureGroups groups, OutcomeLog log) {
    this.groups = groups;
    this.deployment = groups.deployment();
    this.edge = new HttpEdge(log);
  }

  @Override
  public void handleRequest(InputStream event, OutputStream response, @Nullable Context context)
      throws IOException {
    edge.respond(event, response, context, this::answer);
  }

  private HttpResponse answer(Invocation call) {
    String body =
        switch (call.operation()) {
          case CREATE_FEATURE_GROUP -> create(call);
          case DESCRIBE_FEATURE_GROUP -> describe(call);
          case LIST_FEATURE_GROUPS -> list(call);
          case DELETE_FEATURE_GROUP -> delete(call);
          default -> throw call.operation().notServed();
        };
    return HttpResponse.json(Plane.CONTROL, body);
  }

  private String create(Invocation call) {
    FeatureGroupDefinition definition = CreateFeatureGroupJson.read(call.body());
    call.concerns(definition.name());
    groups.create(call.caller(), definition);
    return CreateFeatureGroupJson.write(deployment.arnOf(definition.name()));
  }

  private String describe(Invocation call) {
    FeatureGroupName name = deployment.resolve(DescribeFeatureGroupJson.read(call.body()));
    call.concerns(name);
    return DescribeFeatureGroupJson.write(groups.describe(call.caller(), name), deployment);
  }

  private String list(Invocation call) {
    GroupPage page = groups.list(call.caller(), ListFeatureGroupsJson.read(call.body()));
    return ListFeatureGroupsJson.write(page, deployment);
  }

  private String delete(Invocation call) {
    FeatureGroupName name = deployment.resolve(DeleteFeatureGroupJson.read(call.body()));
    call.concerns(name);
    groups.delete(call.caller(), name);
    return "";
  }
}
