package tidemark.local;

import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.FeatureDefinition;
import software.amazon.awssdk.services.sagemaker.model.FeatureGroupStatus;
import software.amazon.awssdk.services.sagemaker.model.FeatureType;
import software.amazon.awssdk.services.sagemakerfeaturestoreruntime.SageMakerFeatureStoreRuntimeClient;
import software.amazon.awssdk.services.sagemakerfeaturestoreruntime.model.FeatureValue;
import software.amazon.awssdk.services.sagemakerfeaturestoreruntime.model.ResourceNotFoundException;

/** Creates a group, puts a record into it, and gets it. */
final class GuideExample {
  private GuideExample() {}

  public static void main(String[] arguments) throws InterruptedException {
    try (SageMakerClient control = SageMakerClient.create();
        SageMakerFeatureStoreRuntimeClient runtime = SageMakerFeatureStoreRuntimeClient.create()) {
      control.createFeatureGroup(
          group ->
              group
                  .featureGroupName("carts")
                  .recordIdentifierFeatureName("id")
                  .eventTimeFeatureName("at")
                  .featureDefinitions(
                      feature("id", FeatureType.STRING),
                      feature("at", FeatureType.STRING),
                      feature("items", FeatureType.INTEGRAL))
                  .onlineStoreConfig(online -> online.enableOnlineStore(true)));
      while (control
              .describeFeatureGroup(group -> group.featureGroupName("carts"))
              .featureGroupStatus()
          == FeatureGroupStatus.CREATING) {
        Thread.sleep(100);
      }

      runtime.putRecord(
          put ->
              put.featureGroupName("carts")
                  .record(
                      value("id", "c-1"),
                      value("at", "2026-03-01T10:00:00Z"),
                      value("items", "3")));
      Map<String, String> cart = new LinkedHashMap<>();
      runtime
          .getRecord(get -> get.featureGroupName("carts").recordIdentifierValueAsString("c-1"))
          .record()
          .forEach(feature -> cart.put(feature.featureName(), feature.valueAsString()));
      System.out.println(cart);

      try {
        runtime.getRecord(get -> get.featureGroupName("cars").recordIdentifierValueAsString("c-1"));
      } catch (ResourceNotFoundException e) {
        System.out.println(e.awsErrorDetails().errorCode() + " " + e.statusCode());
      }
    }
  }

  private static FeatureDefinition feature(String name, FeatureType type) {
    return FeatureDefinition.builder().featureName(name).featureType(type).build();
  }

  private static FeatureValue value(String name, String value) {
    return FeatureValue.builder().featureName(name).valueAsString(value).build();
  }
}
