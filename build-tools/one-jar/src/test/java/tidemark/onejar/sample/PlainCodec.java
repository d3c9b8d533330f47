package tidemark.onejar.sample;

/** A provider of a service. */
public final class PlainCodec implements Codec {
  @Override
  public String code() {
    return "plain";
  }
}
