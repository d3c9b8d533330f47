package tidemark.client.internal;

import java.util.Optional;
import tidemark.client.internal.Node.Mapping;
import tidemark.client.internal.Node.Scalar;
import tidemark.model.FeatureGroupDefinition.Throughput;
import tidemark.model.FeatureStoreException;
import tidemark.model.OfflineConfig;
import tidemark.model.OnlineConfig;
import tidemark.model.PartitionLayout;
import tidemark.model.S3Uri;
import tidemark.model.TimeToLive;

/** Reads what a definition file says of a group's stores. */
final class StoresReader {
  private static final String LOCATION_DEFAULT = "s3://tidemark-local/offline";

  private final Reading reading;

  StoresReader(Reading reading) {
    this.reading = reading;
  }

  /** The online store, which there is unless the file says otherwise. */
  Optional<OnlineConfig> online(Mapping root) {
    Optional<Node> node = root.find("online");
    if (node.isEmpty() || node.get() instanceof Scalar) {
      boolean enabled = node.flatMap(value -> reading.flag(value, "online")).orElse(true);
      return enabled ? Optional.of(OnlineConfig.standard()) : Optional.empty();
    }
    Optional<Mapping> mapping = reading.mapping(root, "online");
    if (mapping.isEmpty()) {
      return Optional.empty();
    }
    Mapping online = mapping.get();
    reading.allow(online, DefinitionKeys.ONLINE.names());
    Optional<TimeToLive> ttl = ttl(online);
    Optional<OnlineConfig.StorageType> storage =
        reading.parse(
            online,
            "storage_type",
            reading.text(online, "storage_type"),
            StoresReader::storageType);
    if (!reading.flag(online, "enabled").orElse(true)) {
      online
          .find("ttl")
          .ifPresent(
              given ->
                  reading.fault(given.place(), "'ttl' needs the online store, which is disabled."));
      return Optional.empty();
    }
    return Optional.of(
        new OnlineConfig(storage.orElse(OnlineConfig.StorageType.STANDARD), ttl, Optional.empty()));
  }

  private Optional<TimeToLive> ttl(Mapping online) {
    if (!(online.find("ttl").orElse(null) instanceof Mapping ttl)) {
      return reading.parse(online, "ttl", reading.word(online, "ttl"), TimeToLive::parse);
    }
    reading.allow(ttl, DefinitionKeys.TTL.names());
    Optional<String> value = reading.word(ttl, "value");
    Optional<String> unit = reading.text(ttl, "unit");
    if (value.isEmpty() || unit.isEmpty()) {
      reading.fault(ttl.place(), "'ttl' needs a 'value' and a 'unit', or write it as '7 days'.");
      return Optional.empty();
    }
    return reading.parse(
        online, "ttl", Optional.of(value.get() + " " + unit.get()), TimeToLive::parse);
  }

  /** The offline store, which there is unless the file says otherwise. */
  Optional<OfflineConfig> offline(Mapping root) {
    Optional<Node> node = root.find("offline");
    OfflineConfig plain = OfflineConfig.at(S3Uri.parse(LOCATION_DEFAULT), PartitionLayout.DAY);
    if (node.isEmpty() || node.get() instanceof Scalar) {
      boolean enabled = node.flatMap(value -> reading.flag(value, "offline")).orElse(true);
      return enabled ? Optional.of(plain) : Optional.empty();
    }
    Optional<Mapping> mapping = reading.mapping(root, "offline");
    if (mapping.isEmpty()) {
      return Optional.empty();
    }
    Mapping offline = mapping.get();
    reading.allow(offline, DefinitionKeys.OFFLINE.names());
    Optional<S3Uri> location =
        reading.parse(offline, "s3_uri", reading.text(offline, "s3_uri"), S3Uri::parse);
    Optional<PartitionLayout> layout =
        reading.parse(
            offline, "partition", reading.text(offline, "partition"), PartitionLayout::parse);
    boolean enabled = reading.flag(offline, "enabled").orElse(true);
    return enabled
        ? Optional.of(
            OfflineConfig.at(location.orElse(plain.location()), layout.orElse(plain.layout())))
        : Optional.empty();
  }

  /** How the online store is paid for: per request unless the file says otherwise. */
  Throughput throughput(Mapping root) {
    Optional<Node> node = root.find("throughput");
    if (node.isEmpty()) {
      return Throughput.ON_DEMAND;
    }
    if (!(node.get() instanceof Mapping units)) {
      if (!(node.get() instanceof Scalar word && word.text().equals("on_demand"))) {
        reading.fault(
            node.get().place(),
            "'throughput' must be on_demand, or a mapping with read_units and write_units.");
      }
      return Throughput.ON_DEMAND;
    }
    reading.allow(units, DefinitionKeys.THROUGHPUT.names());
    Optional<Integer> read = units(units, "read_units");
    Optional<Integer> write = units(units, "write_units");
    if (read.isEmpty() || write.isEmpty()) {
      return Throughput.ON_DEMAND;
    }
    Optional<Throughput> provisioned =
        reading.parse(
            root,
            "throughput",
            Optional.of(""),
            text -> new Throughput.Provisioned(read.get(), write.get()));
    return provisioned.orElse(Throughput.ON_DEMAND);
  }

  private Optional<Integer> units(Mapping throughput, String key) {
    Optional<String> digits = reading.word(throughput, key);
    if (!digits.filter(text -> text.matches("[0-9]{1,9}")).isPresent()) {
      reading.fault(
          throughput.find(key).map(Node::place).orElse(throughput.place()),
          "'throughput' needs '%s', a whole number.",
          key);
      return Optional.empty();
    }
    return digits.map(Integer::valueOf);
  }

  private static OnlineConfig.StorageType storageType(String text) {
    for (OnlineConfig.StorageType type : OnlineConfig.StorageType.values()) {
      if (type.wireName().equals(text)) {
        return type;
      }
    }
    throw FeatureStoreException.invalid(
        "'storage_type' must be Standard, Standard_V2 or InMemory.");
  }
}
