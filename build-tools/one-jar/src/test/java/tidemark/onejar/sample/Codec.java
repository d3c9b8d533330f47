package tidemark.onejar.sample;

/** A service. */
public interface Codec {
  String code();
}
