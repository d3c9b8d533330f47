package tidemark.cli.proxy;

import tidemark.local.LocalRequest;

/** A request whose body has been read. Nobody changes the body. */
final class ReceivedRequest {
  private final LocalRequest head;
  private final byte[] body;

  ReceivedRequest(LocalRequest head, byte[] body) {
    this.head = head;
    this.body = body;
  }

  LocalRequest head() {
    return head;
  }

  byte[] body() {
    return body;
  }
}
