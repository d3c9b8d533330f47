package tidemark.local;

import java.util.List;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.scheme.AuthSchemeOption;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemakerfeaturestoreruntime.SageMakerFeatureStoreRuntimeClient;

/** Calls both planes of a store behind API Gateway; without an argument, signed for SageMaker. */
final class GuideSigningExample {
  private GuideSigningExample() {}

  public static void main(String[] arguments) {
    if (arguments.length == 0) {
      call(SageMakerClient.create(), SageMakerFeatureStoreRuntimeClient.create());
      return;
    }
    // guide: java-signing
    AuthSchemeOption executeApi =
        AuthSchemeOption.builder()
            .schemeId("aws.auth#sigv4")
            .putSignerProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "execute-api")
            .putSignerProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1")
            .build();
    SageMakerClient control =
        SageMakerClient.builder().authSchemeProvider(request -> List.of(executeApi)).build();
    SageMakerFeatureStoreRuntimeClient runtime =
        SageMakerFeatureStoreRuntimeClient.builder()
            .authSchemeProvider(request -> List.of(executeApi))
            .build();
    // /guide
    call(control, runtime);
  }

  private static void call(SageMakerClient control, SageMakerFeatureStoreRuntimeClient runtime) {
    try (control;
        runtime) {
      control.listFeatureGroups(list -> {});
      runtime.getRecord(
          get ->
              get.featureGroupName("arn:aws:sagemaker:eu-central-1:111122223333:feature-group/a")
                  .recordIdentifierValueAsString("1"));
    }
  }
}
