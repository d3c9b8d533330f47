package tidemark.onejar.sample;

/** A service that nothing asks for, and its own provider. */
public class UnaskedService {}
