package tidemark.onejar;

/** What the code of a method names; names of classes are as class files spell them. */
sealed interface Reference {
  /** A class that the code only mentions, as in a cast or as the type of a parameter. */
  record Mention(String type) implements Reference {}

  /** A class that the code hands on as such, or whose static members it uses. */
  record Use(String type) implements Reference {}

  /** A class of which the code makes an object, or an interface by a lambda. */
  record Make(String type) implements Reference {}

  /** A field, which may be an ancestor's. */
  record Field(String owner) implements Reference {}

  /** A method of this very class, or of an ancestor if it has none: a static one, or super's. */
  record Exact(String owner, Signature method) implements Reference {}

  /** A method of whatever object is there at run time. */
  record Virtual(String owner, Signature method) implements Reference {}

  /** A text, which may be the name of a class that is asked for by name. */
  record Text(String value) implements Reference {}
}
