package tidemark.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tidemark.model.FeatureGroupDefinition.Throughput;
import tidemark.model.OnlineConfig.StorageType;

/**
 * One kind of change to a feature group. Source: SageMaker API reference, UpdateFeatureGroup:
 * features are only ever added, stores are neither gained nor lost.
 */
public sealed interface GroupChange {
  /**
   * The definition after the change.
   *
   * @throws FeatureStoreException INVALID, naming every rule that it would break, or LIMIT_EXCEEDED
   */
  FeatureGroupDefinition appliedTo(FeatureGroupDefinition definition);

  /** Adds features at the end of the schema. */
  record Additions(List<FeatureDefinition> features) implements GroupChange {
    public Additions {
      features = List.copyOf(features);
      if (!Limit.FEATURE_ADDITIONS.holds(features.size())) {
        throw FeatureStoreException.invalid(
            "FeatureAdditions must have %s elements; it has %d.",
            Limit.FEATURE_ADDITIONS, features.size());
      }
    }

    @Override
    public FeatureGroupDefinition appliedTo(FeatureGroupDefinition definition) {
      int all = definition.schema().features().size() + features.size();
      if (all > Limit.FEATURES.max()) {
        throw new FeatureStoreException(
            FeatureStoreException.Kind.LIMIT_EXCEEDED,
            String.format(
                "Feature group '%s' would have %d features; the limit is %d.",
                definition.name(), all, Limit.FEATURES.max()));
      }
      return definition.withSchema(definition.schema().with(features));
    }
  }

  /** What becomes of the time to live that a group gives its records. */
  sealed interface TtlChange {
    TtlChange KEEP = new Keep();
    TtlChange REMOVE = new Remove();

    OnlineConfig appliedTo(OnlineConfig online);

    /** Stays as it is. */
    record Keep() implements TtlChange {
      @Override
      public OnlineConfig appliedTo(OnlineConfig online) {
        return online;
      }
    }

    /** There is none any more. */
    record Remove() implements TtlChange {
      @Override
      public OnlineConfig appliedTo(OnlineConfig online) {
        return new OnlineConfig(online.storageType(), Optional.empty(), online.kmsKeyId());
      }
    }

    /** Another one. */
    record To(TimeToLive ttl) implements TtlChange {
      @Override
      public OnlineConfig appliedTo(OnlineConfig online) {
        return online.withTtl(ttl);
      }
    }
  }

  /** Changes the online store. Records written before keep their expiry. */
  record Online(Optional<StorageType> storageType, TtlChange ttl) implements GroupChange {
    public Online {
      if (storageType.isEmpty() && ttl instanceof TtlChange.Keep) {
        throw FeatureStoreException.invalid(
            "OnlineStoreConfig changes nothing: give TtlDuration, StorageType or both.");
      }
    }

    @Override
    public FeatureGroupDefinition appliedTo(FeatureGroupDefinition definition) {
      OnlineConfig online =
          definition
              .online()
              .orElseThrow(
                  () ->
                      FeatureStoreException.invalid(
                          "Feature group '%s' has no online store, and cannot get one.",
                          definition.name()));
      StorageType type = storageType.orElse(online.storageType());
      boolean kept = type == online.storageType();
      if (!kept
          && !(online.storageType() == StorageType.STANDARD && type == StorageType.STANDARD_V2)) {
        throw FeatureStoreException.invalid(
            "StorageType of feature group '%s' is %s and cannot become %s; only Standard can become"
                + " Standard_V2.",
            definition.name(), online.storageType().wireName(), type.wireName());
      }
      return definition.withOnline(
          ttl.appliedTo(new OnlineConfig(type, online.ttl(), online.kmsKeyId())));
    }
  }

  /** The two ways of paying. Names as on the wire. Source: botocore, {@code ThroughputMode}. */
  enum Mode {
    ON_DEMAND("OnDemand"),
    PROVISIONED("Provisioned");

    private final String wireName;

    Mode(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }

    public static Mode parse(String wireName) {
      for (Mode mode : values()) {
        if (mode.wireName.equals(wireName)) {
          return mode;
        }
      }
      throw FeatureStoreException.invalid(
          "ThroughputMode '%s' is not one of OnDemand, Provisioned.", Shown.name(wireName));
    }
  }

  /** Changes how the online table is paid for; units that are not given stay as they are. */
  record Capacity(Optional<Mode> mode, OptionalInt readUnits, OptionalInt writeUnits)
      implements GroupChange {
    public Capacity {
      boolean units = readUnits.isPresent() || writeUnits.isPresent();
      if (mode.isEmpty() && !units) {
        throw FeatureStoreException.invalid(
            "ThroughputConfig changes nothing: give ThroughputMode, capacity units or both.");
      }
      if (mode.filter(m -> m == Mode.ON_DEMAND).isPresent() && units) {
        throw FeatureStoreException.invalid(
            "ThroughputConfig: capacity units are for ThroughputMode Provisioned only.");
      }
    }

    @Override
    public FeatureGroupDefinition appliedTo(FeatureGroupDefinition definition) {
      if (mode.filter(m -> m == Mode.ON_DEMAND).isPresent()) {
        return definition.withThroughput(Throughput.ON_DEMAND);
      }
      if (definition.throughput() instanceof Throughput.Provisioned now) {
        return definition.withThroughput(
            new Throughput.Provisioned(
                readUnits.orElse(now.readUnits()), writeUnits.orElse(now.writeUnits())));
      }
      if (mode.isEmpty() || readUnits.isEmpty() || writeUnits.isEmpty()) {
        throw FeatureStoreException.invalid(
            "Feature group '%s' is OnDemand. To provision it, give ThroughputMode Provisioned,"
                + " ProvisionedReadCapacityUnits and ProvisionedWriteCapacityUnits.",
            definition.name());
      }
      return definition.withThroughput(
          new Throughput.Provisioned(readUnits.getAsInt(), writeUnits.getAsInt()));
    }
  }
}
