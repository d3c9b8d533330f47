package tidemark.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Files of any schema, written field by field: what no writer at hand would write. */
final class RawFile {
  private RawFile() {}

  /** A file of these rows, each spelling its fields between begin and end of the message. */
  static byte[] of(String schema, Map<String, String> notes, List<Consumer<RecordConsumer>> rows)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    MessageType type = MessageTypeParser.parseMessageType(schema);
    try (ParquetWriter<Consumer<RecordConsumer>> writer =
        new Builder(new StreamOutput(out), new Support(type, notes))
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(ZstdPages.SHARED)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .build()) {
      for (Consumer<RecordConsumer> row : rows) {
        writer.write(row);
      }
    }
    return out.toByteArray();
  }

  private static final class Builder
      extends ParquetWriter.Builder<Consumer<RecordConsumer>, Builder> {
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
    protected WriteSupport<Consumer<RecordConsumer>> getWriteSupport(Configuration unused) {
      throw new IllegalStateException("There is no Hadoop");
    }

    @Override
    protected WriteSupport<Consumer<RecordConsumer>> getWriteSupport(ParquetConfiguration unused) {
      return support;
    }
  }

  private static final class Support extends WriteSupport<Consumer<RecordConsumer>> {
    private final MessageType type;
    private final Map<String, String> notes;
    private RecordConsumer out;

    private Support(MessageType type, Map<String, String> notes) {
      this.type = type;
      this.notes = notes;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract still
    public WriteContext init(Configuration unused) {
      throw new IllegalStateException("There is no Hadoop");
    }

    @Override
    public WriteContext init(ParquetConfiguration unused) {
      return new WriteContext(type, notes);
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      out = consumer;
    }

    @Override
    public void write(Consumer<RecordConsumer> row) {
      out.startMessage();
      row.accept(out);
      out.endMessage();
    }
  }
}
