package tidemark.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Seeds;

class QueryTest {
  @Test
  @DisplayName("trap 5: keys repeat")
  void keysRepeat() {
    assertThat(Query.parse("FeatureName=a&x=1&FeatureName=b").values())
        .containsExactly(entry("FeatureName", List.of("a", "b")), entry("x", List.of("1")));
  }

  @Test
  @DisplayName("case 9: what is escaped")
  void decodesEscapes() {
    assertThat(Query.parse("k=a%20b+c%2B%26%3D%25%C3%A9%F0%9F%98%80&%6B=&k&=x&").values())
        .containsExactly(entry("k", List.of("a b c+&=%é😀", "", "")));
  }

  @Test
  void refusesBrokenEscapes() {
    for (String raw : new String[] {"id=%", "id=%4", "id=%zz", "id=%C3%28", "id=%ED%A0%80"}) {
      assertThatThrownBy(() -> Query.parse(raw))
          .hasMessage("Query parameter 'id' is not percent-encoded UTF-8.");
    }
    assertThatThrownBy(() -> Query.parse("a&".repeat(2_601)))
        .hasMessage("The query has more than 2600 parameters.");
  }

  @Test
  @DisplayName("whatever is encoded is decoded")
  void decodesWhatItEncodes() {
    Seeds.forEach(
        200,
        random -> {
          Map<String, List<String>> values = new LinkedHashMap<>();
          for (int i = 0; i < 3; i++) {
            StringBuilder text = new StringBuilder("k" + i);
            random
                .ints(5, 1, Character.MAX_CODE_POINT)
                .filter(c -> Character.getType(c) != Character.SURROGATE)
                .forEach(text::appendCodePoint);
            values.put(text.toString(), List.of(text.reverse().toString(), ""));
          }

          assertThat(Query.parse(Query.encode(values)).values()).isEqualTo(values);
        });
  }
}
