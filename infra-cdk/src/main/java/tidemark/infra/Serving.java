package tidemark.infra;

import java.util.Map;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.constructs.Construct;
import tidemark.deploy.FunctionSpec;

/** What answers: the functions, the API before them, and where to find all of it. */
final class Serving {
  private final FeatureStoreApi api;
  private final MaterializationSchedules schedules;
  private final Functions functions;
  private final Surroundings around;

  Serving(Construct scope, FeatureStoreProps props, Storage storage) {
    this.around = new Surroundings(Stack.of(scope), props, storage);
    this.schedules = new MaterializationSchedules(scope, around);
    this.functions = new Functions(scope, around, schedules.roleArn());
    this.api =
        switch (props.api()) {
          case REST -> new RestFeatureStoreApi(scope, around, functions);
          case HTTP -> new HttpFeatureStoreApi(scope, around, functions);
        };
    tell(scope);
  }

  FeatureStoreApi api() {
    return api;
  }

  FeatureStoreFunction function(FunctionSpec spec) {
    return functions.of(spec);
  }

  String scheduleRoleArn() {
    return schedules.roleArn();
  }

  Surroundings around() {
    return around;
  }

  private void tell(Construct scope) {
    Told.of(
        scope,
        around.stage(),
        Map.of("api-url", api.url(), "api-id", api.id(), "api-kind", around.props().api().name()));
    output(scope, "ApiUrl", api.url());
    output(scope, "ApiId", api.id());
    output(scope, "OfflineStoreUri", "s3://" + around.storage().offlineStore().getBucketName());
  }

  private static void output(Construct scope, String name, String value) {
    CfnOutput.Builder.create(scope, name).value(value).build();
  }
}
