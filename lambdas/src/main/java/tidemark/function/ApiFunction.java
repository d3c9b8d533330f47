package tidemark.function;

import java.util.Optional;
import tidemark.wire.Operation;

/** The functions behind the API; each operation has one. */
public enum ApiFunction {
  /** {@link ControlHandler} */
  CONTROL,
  /** {@link PutRecordHandler} */
  WRITES,
  /** {@link GetRecordHandler}, whose role may scan. */
  READS;

  /** The function that carries out an operation. */
  public static ApiFunction of(Operation operation) {
    return switch (operation) {
      case PUT_RECORD, DELETE_RECORD, BATCH_WRITE_RECORD, UPDATE_RECORD -> WRITES;
      case GET_RECORD, BATCH_GET_RECORD, LIST_RECORDS -> READS;
      case CREATE_FEATURE_GROUP,
          DESCRIBE_FEATURE_GROUP,
          LIST_FEATURE_GROUPS,
          UPDATE_FEATURE_GROUP,
          DELETE_FEATURE_GROUP,
          DESCRIBE_FEATURE_METADATA,
          UPDATE_FEATURE_METADATA,
          SEARCH,
          ADD_TAGS,
          LIST_TAGS,
          DELETE_TAGS ->
          CONTROL;
    };
  }

  /** The function that answers a request: any refuses what asks for no operation. */
  public static ApiFunction answering(Optional<Operation> operation) {
    return operation.map(ApiFunction::of).orElse(CONTROL);
  }
}
