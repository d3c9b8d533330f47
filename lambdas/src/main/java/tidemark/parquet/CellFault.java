package tidemark.parquet;

/**
 * Why a cell has no value of the kind asked for: the rest of a sentence that begins with the column
 * and the row. Never shows the cell. Has no stack: a file may be full of them.
 */
final class CellFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String phrase;

  CellFault(String phrase) {
    super(phrase, null, false, false);
    this.phrase = phrase;
  }

  String phrase() {
    return phrase;
  }
}
