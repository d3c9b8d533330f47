package tidemark.wire;

/** What becomes of a member of a request that the API does not know. */
public enum UnknownMembers {
  /** As AWS: it is passed over. */
  IGNORED,
  /** It is a fault of the request, so that a member spelled wrongly is not lost in silence. */
  REFUSED
}
