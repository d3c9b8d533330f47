package tidemark.cli;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import tidemark.model.TargetStore;

/** {@code --store}: which of the group's stores a write is for. */
final class StoreOption {
  @Option(
      names = "--store",
      paramLabel = "STORE",
      split = ",",
      converter = Name.class,
      description = "Write to this store only: online or offline (default: all the group has).")
  private List<TargetStore> stores = List.of();

  /** Empty for all. */
  Set<TargetStore> stores() {
    return stores.isEmpty() ? Set.of() : EnumSet.copyOf(stores);
  }

  /** The name of a store. */
  static final class Name implements ITypeConverter<TargetStore> {
    @Override
    public TargetStore convert(String text) {
      return switch (text) {
        case "online" -> TargetStore.ONLINE;
        case "offline" -> TargetStore.OFFLINE;
        default ->
            throw new TypeConversionException("'" + text + "' is no store; give online or offline");
      };
    }
  }
}
