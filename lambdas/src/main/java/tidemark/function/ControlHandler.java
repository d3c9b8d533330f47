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
import tidemark.registry.ControlPlane;
import tidemark.registry.FeatureGroups;
import tidemark.registry.FeatureMetadataService;
import tidemark.registry.GroupPage;
import tidemark.registry.ResourceTags;
import tidemark.registry.Search;
import tidemark.wire.AddTagsJson;
import tidemark.wire.CreateFeatureGroupJson;
import tidemark.wire.DeleteFeatureGroupJson;
import tidemark.wire.DeleteTagsJson;
import tidemark.wire.DescribeFeatureGroupJson;
import tidemark.wire.DescribeFeatureMetadataJson;
import tidemark.wire.ListFeatureGroupsJson;
import tidemark.wire.ListTagsJson;
import tidemark.wire.Plane;
import tidemark.wire.SearchJson;
import tidemark.wire.UpdateFeatureGroupJson;
import tidemark.wire.UpdateFeatureMetadataJson;

/**
 * The control plane: {@code POST /} with the operation in a header; and, if there are any, the
 * store's own settings below {@code /_tidemark/}.
 */
public final class ControlHandler implements RequestStreamHandler {
  private final FeatureGroups groups;
  private final ResourceTags tags;
  private final FeatureMetadataService metadata;
  private final Search search;
  private final Deployment deployment;
  private final HttpEdge edge;

  public ControlHandler(ControlPlane services, OutcomeLog log) {
    this(services, HttpEdge.OwnPaths.NONE, log);
  }

  /**
   * @param own such as {@link SettingsPaths}
   */
  public ControlHandler(ControlPlane services, HttpEdge.OwnPaths own, OutcomeLog log) {
    this.groups = services.groups();
    this.tags = services.tags();
    this.metadata = services.metadata();
    this.search = services.search();
    this.deployment = groups.deployment();
    this.edge = new HttpEdge(log, own);
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
          case UPDATE_FEATURE_GROUP -> update(call);
          case DELETE_FEATURE_GROUP -> delete(call);
          case DESCRIBE_FEATURE_METADATA -> describeMetadata(call);
          case UPDATE_FEATURE_METADATA -> updateMetadata(call);
          case SEARCH -> search(call);
          case ADD_TAGS -> addTags(call);
          case LIST_TAGS -> listTags(call);
          case DELETE_TAGS -> deleteTags(call);
          default -> throw call.misdirected();
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
    FeatureGroupName name = named(call, DescribeFeatureGroupJson.read(call.body()));
    return DescribeFeatureGroupJson.write(groups.describe(call.caller(), name), deployment);
  }

  private String list(Invocation call) {
    GroupPage page = groups.list(call.caller(), ListFeatureGroupsJson.read(call.body()));
    return ListFeatureGroupsJson.write(page, deployment);
  }

  private String update(Invocation call) {
    UpdateFeatureGroupJson.Request request = UpdateFeatureGroupJson.read(call.body());
    FeatureGroupName name = named(call, request.group());
    groups.update(call.caller(), name, request.change());
    return UpdateFeatureGroupJson.write(deployment.arnOf(name));
  }

  private String delete(Invocation call) {
    groups.delete(call.caller(), named(call, DeleteFeatureGroupJson.read(call.body())));
    return "";
  }

  private String describeMetadata(Invocation call) {
    DescribeFeatureMetadataJson.Request request = DescribeFeatureMetadataJson.read(call.body());
    FeatureGroupName name = named(call, request.group());
    return DescribeFeatureMetadataJson.write(
        metadata.describe(call.caller(), name, request.feature()), deployment);
  }

  private String updateMetadata(Invocation call) {
    UpdateFeatureMetadataJson.Request request = UpdateFeatureMetadataJson.read(call.body());
    FeatureGroupName name = named(call, request.group());
    metadata.update(call.caller(), name, request.feature(), request.change());
    return "";
  }

  private String search(Invocation call) {
    return SearchJson.write(search.find(call.caller(), SearchJson.read(call.body())), deployment);
  }

  private String addTags(Invocation call) {
    AddTagsJson.Request request = AddTagsJson.read(call.body());
    FeatureGroupName name = named(call, request.arn());
    return AddTagsJson.write(tags.add(call.caller(), name, request.tags()));
  }

  private String listTags(Invocation call) {
    FeatureGroupName name = named(call, ListTagsJson.read(call.body()));
    return ListTagsJson.write(tags.list(call.caller(), name));
  }

  private String deleteTags(Invocation call) {
    DeleteTagsJson.Request request = DeleteTagsJson.read(call.body());
    tags.remove(call.caller(), named(call, request.arn()), request.keys());
    return "";
  }

  /** The group that a body means. */
  private FeatureGroupName named(Invocation call, String nameOrArn) {
    FeatureGroupName name = deployment.resolve(nameOrArn);
    call.concerns(name);
    return name;
  }
}
