package tidemark.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A value that is asked for of an event, found by the bytes of its name: most names of an event are
 * not asked for, and no text is made of them. Immutable.
 */
final class EventMember {
  /** What a value is asked for as; what is of another type reads as absent. */
  enum Kind {
    /** It is not asked for. */
    NOTHING,
    TEXT,
    /** A Boolean, whose text is there if it is true. */
    FLAG,
    OBJECT,
    /** An object all of whose members are arrays of texts. */
    LISTS
  }

  /** What is passed over. */
  static final EventMember NOTHING = new EventMember("", Kind.NOTHING, null, 0);

  /** The bit by which letters of one case differ from those of the other. */
  private static final int CASE = 0x20;

  private final byte[] name;
  private final Kind kind;
  private final @Nullable EventPart part;
  private final EventMember[] members;

  /** Its own, and those of its members at every level. */
  private final EventPart[] parts;

  /** The lengths of their names, a bit for each. */
  private final long lengths;

  /** What names of members may differ in from those asked for. */
  private final int ignored;

  private EventMember(
      String name, Kind kind, @Nullable EventPart part, int ignored, EventMember... members) {
    this.name = name.getBytes(StandardCharsets.UTF_8);
    this.kind = kind;
    this.part = part;
    this.ignored = ignored;
    this.members = members;
    long bits = 0;
    for (EventMember member : members) {
      bits |= 1L << member.name.length;
    }
    this.lengths = bits;
    this.parts =
        Stream.concat(Stream.ofNullable(part), Stream.of(members).flatMap(m -> Stream.of(m.parts)))
            .toArray(EventPart[]::new);
  }

  /** A text. */
  static EventMember text(EventPart part) {
    return text(part.member(), part);
  }

  /** A text that has another name. */
  static EventMember text(String name, EventPart part) {
    return new EventMember(name, Kind.TEXT, part, 0);
  }

  /** Whether something is true. */
  static EventMember flag(EventPart part) {
    return new EventMember(part.member(), Kind.FLAG, part, 0);
  }

  /** Members of an object. */
  static EventMember object(String name, EventMember... members) {
    return new EventMember(name, Kind.OBJECT, null, 0, members.clone());
  }

  /** Members of an object, by names in any letter case. */
  static EventMember objectOfAnyCase(String name, EventMember... members) {
    return new EventMember(name, Kind.OBJECT, null, CASE, members.clone());
  }

  /** All members of an object of lists. */
  static EventMember lists(String name) {
    return new EventMember(name, Kind.LISTS, null, 0);
  }

  Kind kind() {
    return kind;
  }

  /** Which text it is; null if it is none. */
  @Nullable EventPart part() {
    return part;
  }

  /** Removes what was read of a member of the same name before: the last counts. */
  void forget(Map<EventPart, String> texts) {
    for (EventPart each : parts) {
      texts.remove(each);
    }
  }

  /** The member of a name, {@link #NOTHING} if it is not asked for. */
  EventMember find(byte[] utf8, int from, int to) {
    if ((lengths >> (to - from) & 1) == 0) {
      return NOTHING;
    }
    for (EventMember member : members) {
      if (member.name.length == to - from && isEqual(member.name, utf8, from)) {
        return member;
      }
    }
    return NOTHING;
  }

  private boolean isEqual(byte[] asked, byte[] utf8, int from) {
    for (int i = 0; i < asked.length; i++) {
      int difference = asked[i] ^ utf8[from + i];
      if (difference != 0 && (difference != ignored || !isLetter(asked[i]))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(byte b) {
    int lower = b | CASE;
    return lower >= 'a' && lower <= 'z';
  }
}
