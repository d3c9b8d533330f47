import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The least that a function can do to read an item with the same SDK. */
public final class BareGet implements RequestStreamHandler {
  private final DynamoDbClient client =
      DynamoDbClient.builder()
          .httpClient(ApacheHttpClient.builder().build())
          .region(Region.EU_WEST_1)
          .credentialsProvider(DefaultCredentialsProvider.builder().build())
          .endpointOverride(URI.create(System.getenv("AWS_ENDPOINT_URL_DYNAMODB")))
          .build();

  @Override
  public void handleRequest(InputStream event, OutputStream response, Context context) throws IOException {
    event.readAllBytes();
    Map<String, AttributeValue> item =
        client
            .getItem(r -> r.tableName("raw").key(Map.of("id", AttributeValue.fromS("u-1-10"))).consistentRead(true))
            .item();
    StringBuilder answer = new StringBuilder("{\"statusCode\":200,\"body\":\"");
    item.forEach((name, value) -> answer.append(name).append('=').append(value.n() == null ? value.s() : value.n()).append(' '));
    response.write(answer.append("\"}").toString().getBytes(StandardCharsets.UTF_8));
  }
}
