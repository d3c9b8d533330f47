package org.apache.parquet;

import java.util.Map;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.format.converter.ParquetMetadataConverter;

/**
 * Read options made without {@code ParquetReadOptions.Builder}, whose constructor makes Hadoop's
 * codec factory even when it is given another one (1.18.1), and Hadoop is not there at run time.
 * The constructor that takes everything is package-private: hence this package.
 */
public final class PlainReadOptions {
  private PlainReadOptions() {}

  /** Whole row groups, no filters, checksums of pages verified, buffers on the heap. */
  public static ParquetReadOptions of(CompressionCodecFactory codecs, int allocationBytesMax) {
    boolean signedStringMinMax = false;
    boolean statisticsFilter = true;
    boolean dictionaryFilter = true;
    boolean recordFilter = true;
    boolean columnIndexFilter = true;
    boolean pageChecksums = true;
    boolean bloomFilter = true;
    boolean offHeapBuffers = false;
    boolean vectoredReads = false;
    return new ParquetReadOptions(
        signedStringMinMax,
        statisticsFilter,
        dictionaryFilter,
        recordFilter,
        columnIndexFilter,
        pageChecksums,
        bloomFilter,
        offHeapBuffers,
        vectoredReads,
        FilterCompat.NOOP,
        ParquetMetadataConverter.NO_FILTER,
        codecs,
        new HeapByteBufferAllocator(),
        allocationBytesMax,
        Map.of(),
        null,
        null,
        new PlainParquetConfiguration());
  }
}
