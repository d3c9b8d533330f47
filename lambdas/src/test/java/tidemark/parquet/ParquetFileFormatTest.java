package tidemark.parquet;

import tidemark.offline.OfflineFileFormat;
import tidemark.offline.OfflineFileFormatContract;

class ParquetFileFormatTest extends OfflineFileFormatContract {
  @Override
  protected OfflineFileFormat format() {
    return new ParquetFileFormat();
  }
}
