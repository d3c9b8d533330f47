package tidemark.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import tidemark.model.Schema;
import tidemark.offline.FileEntry;
import tidemark.offline.OfflineFileFormat;
import tidemark.offline.OfflineRow;

/** Writes one offline file. Not thread-safe. */
final class OfflineFileWriter implements OfflineFileFormat.Writer {
  private static final int PAGE_BYTES = 1 << 20;
  private static final long ROW_GROUP_BYTES = 64L << 20;
  private static final int ROW_GROUP_ROWS_MAX = 1 << 20;

  private final ParquetWriter<OfflineRow> writer;

  private OfflineFileWriter(ParquetWriter<OfflineRow> writer) {
    this.writer = writer;
  }

  static OfflineFileWriter open(OutputStream out, Schema schema, FileEntry.Origin origin)
      throws IOException {
    Map<String, String> notes =
        Map.of(
            OfflineColumns.ORIGIN_NOTE, origin.name().toLowerCase(Locale.ROOT),
            OfflineColumns.SCHEMA_NOTE, Integer.toString(schema.version()));
    Builder builder =
        new Builder(new StreamOutput(out), new Support(schema, notes))
            // First: whatever asks for a configuration before makes Hadoop's.
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(ZstdPages.SHARED)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withWriterVersion(WriterVersion.PARQUET_1_0)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .withRowGroupRowCountLimit(ROW_GROUP_ROWS_MAX)
            .withPageSize(PAGE_BYTES)
            .withDictionaryPageSize(PAGE_BYTES)
            .withDictionaryEncoding(true)
            .withPageWriteChecksumEnabled(true)
            .withValidation(false);
    for (String column : OfflineColumns.withoutRepeats(schema)) {
      builder.withDictionaryEncoding(column, false);
    }
    return new OfflineFileWriter(builder.build());
  }

  @Override
  public void write(OfflineRow row) throws IOException {
    writer.write(row);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static final class Builder extends ParquetWriter.Builder<OfflineRow, Builder> {
    private final Support support;

    private Builder(OutputFile file, Support support) {
      super(file);
      this.support = support;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract still
    protected WriteSupport<OfflineRow> getWriteSupport(Configuration configuration) {
      throw new IllegalStateException("There is no Hadoop");
    }

    @Override
    protected WriteSupport<OfflineRow> getWriteSupport(ParquetConfiguration configuration) {
      return support;
    }
  }

  private static final class Support extends WriteSupport<OfflineRow> {
    private final Schema schema;
    private final Map<String, String> notes;
    private final RowEncoder rows;

    private Support(Schema schema, Map<String, String> notes) {
      this.schema = schema;
      this.notes = notes;
      this.rows = new RowEncoder(schema);
    }

    @Override
    @SuppressWarnings("deprecation") // abstract still
    public WriteContext init(Configuration configuration) {
      throw new IllegalStateException("There is no Hadoop");
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      return new WriteContext(OfflineColumns.of(schema), notes);
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      rows.writeTo(consumer);
    }

    @Override
    public void write(OfflineRow row) {
      rows.write(row);
    }
  }
}
