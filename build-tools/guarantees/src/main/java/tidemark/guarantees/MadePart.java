package tidemark.guarantees;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of a page that is made, between two remarks; people write what is around it. */
final class MadePart {
  private static final String BEGIN = "<!-- Made by the build; see above how. -->\n\n";
  private static final String END = "<!-- Made until here. -->\n";

  private final Path page;
  private final String made;

  MadePart(Path page, String made) {
    this.page = page;
    this.made = made;
  }

  /** The page as it should be. */
  String wanted() throws IOException {
    String written = written();
    int begin = written.indexOf(BEGIN);
    int end = written.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(
          page + " needs the line '" + BEGIN.strip() + "' and below it '" + END.strip() + "'.");
    }
    return written.substring(0, begin) + BEGIN + made + written.substring(end);
  }

  /** The page as it is. */
  String written() throws IOException {
    return Files.readString(page);
  }

  /** Makes the page what it should be. */
  void write() throws IOException {
    Files.writeString(page, wanted());
  }
}
