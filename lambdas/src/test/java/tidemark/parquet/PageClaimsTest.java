package tidemark.parquet;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.model.FeatureStoreException;

class PageClaimsTest {
  private static final long START = 4;

  @Test
  void pagesWithinTheirColumnAreLeftAlone() throws IOException {
    byte[] column = column(100, 7, 0);

    assertThatCode(() -> of(column.length).check(START, column, 0, column.length))
        .doesNotThrowAnyException();
    assertThatCode(() -> of(column.length - 30).check(START, column, 0, column.length))
        .as("a dictionary's header that was not counted")
        .doesNotThrowAnyException();
  }

  @Test
  @DisplayName("S-16: a page that claims more bytes than its column has is refused as it is read")
  void aPageBeyondItsColumnIsRefused() throws IOException {
    for (int claimed : new int[] {1 << 30, Integer.MAX_VALUE, 10_000}) {
      byte[] column = column(100, claimed);

      assertThatThrownBy(() -> of(column.length).check(START, column, 0, column.length))
          .isInstanceOf(FeatureStoreException.class)
          .hasMessageContaining("claims " + claimed + " bytes");
    }
  }

  @Test
  void pagesAreFollowedFromReadToRead() throws IOException {
    byte[] column = column(100, 50, 1 << 30);
    for (int cut = 1; cut < 100; cut++) {
      int first = cut;
      PageClaims claims = of(column.length);
      claims.check(START, column, 0, first);

      assertThatThrownBy(
              () -> {
                claims.check(START, column, 0, column.length);
                claims.check(START + first, column, first, column.length - first);
              })
          .as("cut at %d", cut)
          .isInstanceOf(FeatureStoreException.class);
    }
  }

  private static PageClaims of(long length) {
    PageClaims claims = new PageClaims();
    claims.expect(START, length);
    claims.expect(START + 1_000_000, 10);
    return claims;
  }

  /** Pages that claim so much; those that claim up to 100 bytes have as many. */
  private static byte[] column(int... claimed) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int bytes : claimed) {
      Util.writePageHeader(new PageHeader(PageType.DATA_PAGE, bytes, bytes), out);
      out.write(new byte[bytes > 0 && bytes <= 100 ? bytes : 0]);
    }
    return out.toByteArray();
  }
}
