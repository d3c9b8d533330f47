package tidemark.parquet;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a row group, without dictionaries and delta encodings that claim more than their
 * bytes can hold: the library makes an array of as many before it reads one.
 */
final class SoundPages implements PageReadStore {
  /** The least that an entry takes: an INT32, a FLOAT, or the length of bytes. */
  private static final int ENTRY_BYTES_MIN = 4;

  private final PageReadStore pages;

  SoundPages(PageReadStore pages) {
    this.pages = pages;
  }

  @Override
  public PageReader getPageReader(ColumnDescriptor column) {
    PageReader reader = pages.getPageReader(column);
    return new PageReader() {
      @Override
      public @Nullable DictionaryPage readDictionaryPage() {
        DictionaryPage page = reader.readDictionaryPage();
        if (page != null) {
          check(page);
        }
        return page;
      }

      @Override
      public long getTotalValueCount() {
        return reader.getTotalValueCount();
      }

      @Override
      public @Nullable DataPage readPage() {
        DataPage page = reader.readPage();
        if (page != null) {
          DeltaClaims.check(page, column);
        }
        return page;
      }
    };
  }

  @Override
  public long getRowCount() {
    return pages.getRowCount();
  }

  @Override
  public void close() {
    pages.close();
  }

  private static void check(DictionaryPage page) {
    int entries = page.getDictionarySize();
    if (entries < 0 || entries > page.getBytes().size() / ENTRY_BYTES_MIN) {
      throw Unreadable.because(
          "a dictionary of it claims more entries than it holds. Get the file anew.");
    }
  }
}
