package tidemark.function.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tidemark.aws.AwsClients;
import tidemark.aws.CallTimes;
import tidemark.aws.Endpoints;
import tidemark.aws.StandIns;
import tidemark.aws.dynamodb.DynamoDbLocal;
import tidemark.deploy.FunctionSpec;

@ExtendWith(DynamoDbLocal.class)
class RecordedCallsTest {
  private final RecordedCalls calls = new RecordedCalls(Map.of());
  private final Endpoints endpoints;

  RecordedCallsTest(DynamoDbClient dynamoDb) {
    this.endpoints =
        new Endpoints(
            Map.of(
                "AWS_ENDPOINT_URL_DYNAMODB",
                dynamoDb.serviceClientConfiguration().endpointOverride().orElseThrow().toString()));
  }

  @Test
  void aCallIsUnlistedIfItsFunctionIsNotSeenToMakeIt() throws IOException {
    listTables(FunctionSpec.CONTROL);
    assertThat(calls.unlisted()).isEmpty();

    listTables(FunctionSpec.GET_RECORD);

    assertThat(calls.unlisted()).containsExactly("get-record dynamodb:ListTables *");
  }

  private void listTables(FunctionSpec function) {
    try (AwsClients clients = StandIns.clients(endpoints).followedBy(calls.of(function));
        DynamoDbClient client = clients.dynamoDb(CallTimes.CONTROL)) {
      client.listTables();
    }
  }
}
