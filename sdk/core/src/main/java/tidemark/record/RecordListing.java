package tidemark.record;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tidemark.model.FeatureGroup;
import tidemark.model.Limit;
import tidemark.model.Problems;
import tidemark.model.RecordIdentifier;
import tidemark.registry.Authorizer.Access;
import tidemark.registry.Caller;

/** The listing part of {@link RecordService}: pages of identifiers, by scans. Thread-safe. */
final class RecordListing {
  /** What a token is bound to. */
  private static final String OPERATION = "ListRecords";

  /** How far a call looks for records among what is not listed, before it gives a short page. */
  private static final int SCANS_MAX = 20;

  private static final int SCANNED_AT_ONCE = 250;

  private final GroupAccess groups;
  private final OnlineStore online;
  private final InstantSource clock;
  private final PageTokens tokens;

  RecordListing(GroupAccess groups, OnlineStore online, InstantSource clock, PageTokens tokens) {
    this.groups = groups;
    this.online = online;
    this.clock = clock;
    this.tokens = tokens;
  }

  RecordPage list(Caller caller, ListRecords request) {
    FeatureGroup found = groups.find(caller, request.group(), Access.READ);
    boolean known = position(found, request).isPresent() || request.token().isEmpty();
    return groups.withCurrent(known ? found : groups.refresh(found), group -> list(group, request));
  }

  private RecordPage list(FeatureGroup group, ListRecords request) {
    GroupAccess.requireOnline(group);
    Optional<RecordIdentifier> after = position(group, request).map(RecordIdentifier::new);
    check(request, after);
    Page page = new Page(request, clock.instant());
    for (int scan = 0; scan < SCANS_MAX && page.goesOn(); scan++) {
      int limit = scan == 0 ? request.max() + 1 : SCANNED_AT_ONCE;
      OnlineStore.Scanned scanned = online.scan(group.incarnation(), after, limit);
      page.add(scanned);
      after = scanned.next();
    }
    return new RecordPage(
        page.identifiers, page.end().map(id -> tokens.of(OPERATION, group.incarnation(), id)));
  }

  private Optional<String> position(FeatureGroup group, ListRecords request) {
    return request.token().flatMap(t -> tokens.position(OPERATION, group.incarnation(), t));
  }

  private static void check(ListRecords request, Optional<RecordIdentifier> after) {
    Problems problems = new Problems();
    if (!Limit.RECORDS_PAGE.holds(request.max())) {
      problems.add("MaxResults must be %s; it is %d.", Limit.RECORDS_PAGE, request.max());
    }
    if (request.token().isPresent() && after.isEmpty()) {
      problems.add(
          "NextToken is not one that ListRecords gave for this feature group. Send one as it was"
              + " given, or none to begin again.");
    }
    problems.throwIfAny();
  }

  /** A page as it fills. It looks one record ahead, so that the last page gives no token. */
  private static final class Page {
    private final ListRecords request;
    private final Instant now;
    private final List<RecordIdentifier> identifiers = new ArrayList<>();
    private boolean oneMore;
    private Optional<RecordIdentifier> scannedTo = Optional.empty();
    private boolean exhausted;

    Page(ListRecords request, Instant now) {
      this.request = request;
      this.now = now;
    }

    boolean goesOn() {
      return !exhausted && !oneMore;
    }

    void add(OnlineStore.Scanned scanned) {
      for (OnlineItem item : scanned.items()) {
        if (isListed(item)) {
          if (identifiers.size() == request.max()) {
            oneMore = true;
            return;
          }
          identifiers.add(item.identifier());
        }
      }
      scannedTo = scanned.next();
      exhausted = scanned.next().isEmpty();
    }

    /** After which identifier the next page begins; empty when nothing follows. */
    Optional<String> end() {
      if (oneMore) {
        return Optional.of(identifiers.get(identifiers.size() - 1).value());
      }
      return exhausted ? Optional.empty() : scannedTo.map(RecordIdentifier::value);
    }

    private boolean isListed(OnlineItem item) {
      return item.isServedAt(now)
          || (item.tombstone() && request.softDeleted() == ListRecords.SoftDeleted.INCLUDED);
    }
  }
}
