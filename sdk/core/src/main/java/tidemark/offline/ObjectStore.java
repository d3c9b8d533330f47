package tidemark.offline;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Port: named, write-once objects in buckets. Implementations are thread-safe and throw {@link
 * tidemark.model.FeatureStoreException} of kind UNAVAILABLE when the store cannot answer.
 */
public interface ObjectStore {
  /** An object's place. */
  record Key(String bucket, String key) {
    @Override
    public String toString() {
      return "s3://" + bucket + "/" + key;
    }
  }

  /** An object and its length in bytes. */
  record Listed(Key key, long length) {}

  /** What an object is to hold; opened once per attempt. */
  interface Body {
    long length();

    InputStream open() throws IOException;

    static Body of(byte[] bytes) {
      return new Body() {
        @Override
        public long length() {
          return bytes.length;
        }

        @Override
        public InputStream open() {
          return new java.io.ByteArrayInputStream(bytes);
        }
      };
    }
  }

  /** An object opened for reading at any place. Not thread-safe. */
  interface Content extends Closeable {
    long length();

    /** Fills the whole range from the position on. Fails if the object ends before. */
    void read(long position, byte[] into, int offset, int length) throws IOException;
  }

  /**
   * Puts an object, whole or not at all.
   *
   * @return false, with nothing changed, if there is one already
   */
  boolean putIfAbsent(Key key, Body body);

  /** The object, or empty if there is none. */
  Optional<Content> open(Key key);

  /**
   * Objects whose key begins with the prefix, in order of their keys.
   *
   * @param after only keys greater than this; empty for the first page
   */
  List<Listed> list(String bucket, String prefix, String after, int max);
}
