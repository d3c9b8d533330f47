package tidemark.http;

import java.util.Locale;
import tidemark.wire.Route;

/** A text of a gateway's event of which a request is made, or what stands for one. */
enum EventPart {
  VERSION(GatewayEvent.VERSION),
  REST_METHOD("httpMethod"),
  REST_PATH("path"),
  RAW_PATH(GatewayEvent.RAW_PATH),
  RAW_QUERY(GatewayEvent.RAW_QUERY),
  BODY(GatewayEvent.BODY),
  IS_BASE64(GatewayEvent.IS_BASE64),
  STAGE(GatewayEvent.STAGE),
  REQUEST_ID(GatewayEvent.REQUEST_ID),
  HTTP_METHOD(GatewayEvent.METHOD),
  REST_USER(GatewayEvent.USER_ARN),
  IAM_USER(GatewayEvent.USER_ARN),
  CONTENT_TYPE("content-type"),
  CONTENT_ENCODING("content-encoding"),
  TARGET(Route.TARGET_HEADER.toLowerCase(Locale.ROOT));

  private final String member;

  EventPart(String member) {
    this.member = member;
  }

  /** The name of its member; of a header in lower case. */
  String member() {
    return member;
  }
}
