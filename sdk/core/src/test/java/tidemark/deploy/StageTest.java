package tidemark.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tidemark.model.FeatureStoreException;

class StageTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "Dev", "1dev", "-dev", "dev_1", "a23456789012345-7", "dev\n"})
  void refusesWhatNamesCannotBeginWith(String name) {
    assertThatThrownBy(() -> new Stage(name))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessageContaining("1-16 lower-case letters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev-online", "dev-online-2", "d-online-online"})
  @DisplayName("a stage whose online tables would be taken for those of another is refused")
  void refusesTablesOfAnother(String name) {
    String other = name.substring(0, name.indexOf("-online"));

    assertThat("tidemark-" + name + "-online-orders-1772359200")
        .startsWith(new Stage(other).onlineTablePrefix());
    assertThatThrownBy(() -> new Stage(name))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessageContaining("stage '" + other + "'");
  }

  @Test
  void takesNamesThatOnlyLookAlike() {
    for (String name : new String[] {"online", "online-2", "dev-onlinex", "devonline", "d--1"}) {
      assertThat(new Stage(name).onlineTablePrefix()).isEqualTo("tidemark-" + name + "-online-");
    }
  }
}
