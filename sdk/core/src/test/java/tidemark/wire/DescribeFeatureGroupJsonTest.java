package tidemark.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.wire.Bodies.body;
import static tidemark.wire.Bodies.json;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Fixtures;
import tidemark.model.Deployment;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroup.Status;
import tidemark.registry.DescribedGroup;
import tidemark.registry.OfflineHealth;

class DescribeFeatureGroupJsonTest {
  private static final Deployment DEPLOYMENT =
      new Deployment("111122223333", "us-east-1", Optional.empty());

  @Test
  @DisplayName("case 57, traps 8 and 14: both stores")
  void writesBothStores() {
    FeatureGroup group = Fixtures.created(Fixtures.definition("Clicks-eu"));

    assertThat(DescribeFeatureGroupJson.write(OfflineHealth.SOUND.describe(group), DEPLOYMENT))
        .isEqualTo(
            json(
                "{'FeatureGroupArn':'arn:aws:sagemaker:us-east-1:111122223333:feature-group/"
                    + "clicks-eu','FeatureGroupName':'Clicks-eu',"
                    + "'RecordIdentifierFeatureName':'id','EventTimeFeatureName':'ts',"
                    + "'FeatureDefinitions':[{'FeatureName':'id','FeatureType':'String'},"
                    + "{'FeatureName':'ts','FeatureType':'String'},"
                    + "{'FeatureName':'n','FeatureType':'Integral'},"
                    + "{'FeatureName':'x','FeatureType':'Fractional'},"
                    + "{'FeatureName':'s','FeatureType':'String'}],"
                    + "'CreationTime':1772366400.000,'LastModifiedTime':1772366400.000,"
                    + "'OnlineStoreConfig':{'EnableOnlineStore':true,'StorageType':'Standard'},"
                    + "'OfflineStoreConfig':{'S3StorageConfig':{'S3Uri':'s3://acme-fs/prod',"
                    + "'ResolvedOutputS3Uri':'s3://acme-fs/prod/111122223333/sagemaker/us-east-1/"
                    + "offline-store/Clicks-eu-1772366400/data'},"
                    + "'DisableGlueTableCreation':false,'TableFormat':'Glue',"
                    + "'DataCatalogConfig':{'TableName':'clicks_eu_1772366400',"
                    + "'Catalog':'AwsDataCatalog','Database':'sagemaker_featurestore'}},"
                    + "'FeatureGroupStatus':'Created',"
                    + "'OfflineStoreStatus':{'Status':'Active'},"
                    + "'ThroughputConfig':{'ThroughputMode':'OnDemand'}}"));
  }

  @Test
  void tellsWhyItFailed() {
    FeatureGroup failed =
        Fixtures.created(Fixtures.definition("clicks"))
            .settled(Status.CREATE_FAILED, Optional.of("No bucket."), Fixtures.NOW);

    assertThat(DescribeFeatureGroupJson.write(OfflineHealth.SOUND.describe(failed), DEPLOYMENT))
        .contains(
            json("'FeatureGroupStatus':'CreateFailed'"), json("'FailureReason':'No bucket.'"));
  }

  @Test
  void tellsWhyItsOfflineStoreIsBlocked() {
    FeatureGroup group = Fixtures.created(Fixtures.definition("clicks"));

    assertThat(
            DescribeFeatureGroupJson.write(
                new DescribedGroup(group, Optional.of("No room.")), DEPLOYMENT))
        .contains(json("'OfflineStoreStatus':{'Status':'Blocked','BlockedReason':'No room.'}"));
  }

  @Test
  void readsANameOrArn() {
    assertThat(DescribeFeatureGroupJson.read(body("{'NextToken':'','FeatureGroupName':'g'}")))
        .isEqualTo("g");
    assertThat(DeleteFeatureGroupJson.read(body("{'FeatureGroupName':'arn:aws:x'}")))
        .isEqualTo("arn:aws:x");
    for (String none : new String[] {"{}", "{'FeatureGroupName':null}"}) {
      assertThatThrownBy(() -> DescribeFeatureGroupJson.read(body(none)))
          .hasMessage("FeatureGroupName: required, the name or ARN of a feature group.");
    }
    assertThatThrownBy(() -> DescribeFeatureGroupJson.read(body("")))
        .hasMessage("Request body is empty; expected JSON with \"FeatureGroupName\".");
  }

  @Test
  void noTokenIsValid() {
    assertThatThrownBy(
            () -> DescribeFeatureGroupJson.read(body("{'NextToken':'x','FeatureGroupName':'g'}")))
        .hasMessage("NextToken is not one that DescribeFeatureGroup returned.");
    assertThatThrownBy(
            () -> DescribeFeatureGroupJson.read(body("{'NextToken':7,'FeatureGroupName':'g'}")))
        .hasMessage("NextToken must be a string.");
  }
}
