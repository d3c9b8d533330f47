package tidemark.onejar;

/**
 * What a method is called by, whoever declares it.
 *
 * @param descriptor its types, as class files spell them
 */
record Signature(String name, String descriptor) {}
