package tidemark.registry;

/** The services that carry out the operations of the control plane. */
public record ControlPlane(
    FeatureGroups groups, ResourceTags tags, FeatureMetadataService metadata, Search search) {}
