package tidemark.aws.sqs;

import java.util.Map;
import java.util.UUID;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tidemark.aws.AwsClients;
import tidemark.aws.StandIns;

/** An ElasticMQ in this process, and a client of it. */
public final class QueueServer implements BeforeAllCallback, AfterAllCallback {
  private SQSRestServer server;
  private AwsClients clients;
  private SqsClient sqs;

  @Override
  public void beforeAll(ExtensionContext context) {
    server = SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start();
    clients = StandIns.clients(server.waitUntilStarted().localAddress().getPort());
    sqs = clients.sqs();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    clients.close();
    server.stopAndWait();
  }

  public SqsClient sqs() {
    return sqs;
  }

  /** A new queue's URL. */
  public String queue() {
    return sqs.createQueue(request -> request.queueName("q-" + UUID.randomUUID())).queueUrl();
  }

  /** A new queue whose messages become dead letters of the other once they were received twice. */
  String queue(String deadLetters) {
    String arn =
        sqs.getQueueAttributes(
                request ->
                    request.queueUrl(deadLetters).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN);
    String policy = "{\"deadLetterTargetArn\":\"" + arn + "\",\"maxReceiveCount\":\"2\"}";
    return sqs.createQueue(
            request ->
                request
                    .queueName("q-" + UUID.randomUUID())
                    .attributes(Map.of(QueueAttributeName.REDRIVE_POLICY, policy)))
        .queueUrl();
  }
}
