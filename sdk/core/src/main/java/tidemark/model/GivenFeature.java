package tidemark.model;

/** A feature of a request before it was checked against a group. The name is any text. */
public record GivenFeature(String name, FeatureValue value) {}
