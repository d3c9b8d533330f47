package tidemark.aws.dynamodb;

import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primaryPartitionKey;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticImmutableTableSchema;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tidemark.model.EventTime;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.RecordIdentifier;
import tidemark.record.OnlineItem;
import tidemark.record.PackedRecord;
import tidemark.record.RecordOrder;
import tidemark.record.WriteId;

/**
 * How an item lies in a group's table. docs/format.md specifies it for readers in other languages;
 * an attribute that is not needed is not there.
 */
final class OnlineItemSchema {
  static final String ID = "id";

  /** The attribute by which DynamoDB purges. */
  static final String TTL = "ttl";

  /** The order law, rendered: true if there is no item, or one whose order is less. */
  static final String GREATER =
      "attribute_not_exists(id) OR et < :e"
          + " OR (et = :e AND (inv < :i OR (inv = :i AND wid < :w)))";

  /** True if there is no item, or one whose order is less and that was invoked before. */
  static final String OUTRANKED = "attribute_not_exists(id) OR (et <= :e AND inv < :i)";

  /** True if the item has the very order. */
  static final String UNCHANGED = "et = :e AND inv = :i AND wid = :w";

  static final StaticImmutableTableSchema<OnlineItem, Fields> SCHEMA =
      TableSchema.builder(OnlineItem.class, Fields.class)
          .newItemBuilder(Fields::new, Fields::item)
          .addAttribute(
              String.class,
              a ->
                  a.name(ID)
                      .getter(item -> item.identifier().value())
                      .setter((fields, value) -> fields.identifier = value)
                      .tags(primaryPartitionKey()))
          .addAttribute(
              Long.class,
              a ->
                  a.name("et")
                      .getter(item -> item.order().eventTime().nanos())
                      .setter((fields, value) -> fields.eventTime = value))
          .addAttribute(
              Long.class,
              a ->
                  a.name("inv")
                      .getter(item -> item.order().invokedAt().toEpochMilli())
                      .setter((fields, value) -> fields.invokedAt = value))
          .addAttribute(
              String.class,
              a ->
                  a.name("wid")
                      .getter(item -> item.order().writeId().value())
                      .setter((fields, value) -> fields.writeId = value))
          .addAttribute(
              Long.class,
              a ->
                  a.name("exp")
                      .getter(item -> item.expiresAt().map(EventTime::nanos).orElse(null))
                      .setter((fields, value) -> fields.expiresAt = value))
          .addAttribute(
              Long.class,
              a ->
                  a.name(TTL)
                      .getter(OnlineItemSchema::purgeAt)
                      .setter((fields, value) -> fields.purgeAt = value))
          .addAttribute(
              Boolean.class,
              a ->
                  a.name("del")
                      .getter(item -> item.tombstone() ? true : null)
                      .setter((fields, value) -> fields.tombstone = value))
          .addAttribute(
              Integer.class,
              a ->
                  a.name("sv")
                      .getter(OnlineItem::schemaVersion)
                      .setter((fields, value) -> fields.schemaVersion = value))
          .addAttribute(
              SdkBytes.class,
              a ->
                  a.name("f")
                      .getter(OnlineItemSchema::packed)
                      .setter((fields, value) -> fields.packed = value))
          .build();

  private OnlineItemSchema() {}

  static Key key(RecordIdentifier identifier) {
    return Key.builder().partitionValue(identifier.value()).build();
  }

  /** What {@link #GREATER} and {@link #UNCHANGED} compare with. */
  static Map<String, AttributeValue> values(RecordOrder order) {
    return Map.of(
        ":e", number(order.eventTime().nanos()),
        ":i", number(order.invokedAt().toEpochMilli()),
        ":w", AttributeValue.fromS(order.writeId().value()));
  }

  /** What {@link #OUTRANKED} compares with. */
  static Map<String, AttributeValue> valuesOfMarker(RecordOrder marker) {
    return Map.of(
        ":e", number(marker.eventTime().nanos()),
        ":i", number(marker.invokedAt().toEpochMilli()));
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  private static @Nullable Long purgeAt(OnlineItem item) {
    return item.purgeAtSecond().isPresent() ? item.purgeAtSecond().getAsLong() : null;
  }

  private static @Nullable SdkBytes packed(OnlineItem item) {
    return item.packed().isEmpty() ? null : SdkBytes.fromByteArrayUnsafe(item.packed().bytes());
  }

  /** The attributes of an item that is being read. Not thread-safe. */
  static final class Fields {
    private @Nullable String identifier;
    private @Nullable Long eventTime;
    private @Nullable Long invokedAt;
    private @Nullable String writeId;
    private @Nullable Long expiresAt;
    private @Nullable Long purgeAt;
    private boolean tombstone;
    private @Nullable Integer schemaVersion;
    private @Nullable SdkBytes packed;

    /**
     * The item of these attributes, as the schema reads it. It is here since a first use of the
     * outer class makes the schema, which costs a function that only reads a part of its start.
     */
    static OnlineItem read(Map<String, AttributeValue> attributes) {
      Fields fields = new Fields();
      for (Map.Entry<String, AttributeValue> attribute : attributes.entrySet()) {
        fields.set(attribute.getKey(), attribute.getValue());
      }
      return fields.item();
    }

    private void set(String name, AttributeValue value) {
      switch (name) {
        case ID -> identifier = value.s();
        case "et" -> eventTime = Long.valueOf(value.n());
        case "inv" -> invokedAt = Long.valueOf(value.n());
        case "wid" -> writeId = value.s();
        case "exp" -> expiresAt = Long.valueOf(value.n());
        case TTL -> purgeAt = Long.valueOf(value.n());
        case "del" -> tombstone = value.bool();
        case "sv" -> schemaVersion = Integer.valueOf(value.n());
        case "f" -> packed = value.b();
        default -> {}
      }
    }

    private OnlineItem item() {
      return new OnlineItem(
          new RecordIdentifier(present(identifier)),
          new RecordOrder(
              new EventTime(present(eventTime)),
              Instant.ofEpochMilli(present(invokedAt)),
              new WriteId(present(writeId))),
          expiresAt == null ? Optional.empty() : Optional.of(new EventTime(expiresAt)),
          purgeAt == null ? OptionalLong.empty() : OptionalLong.of(purgeAt),
          tombstone,
          present(schemaVersion),
          packed == null ? PackedRecord.EMPTY : PackedRecord.of(packed.asByteArrayUnsafe()));
    }

    private static <T> T present(@Nullable T value) {
      if (value == null) {
        throw new FeatureStoreException(
            Kind.INTERNAL, "An item of the online store lacks an attribute.");
      }
      return value;
    }
  }
}
