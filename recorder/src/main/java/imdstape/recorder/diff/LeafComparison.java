package imdstape.recorder.diff;

import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Two answers at a path that have the same status. */
final class LeafComparison {

  private final String version;
  private final String path;
  private final boolean withVolatile;

  LeafComparison(String version, String path, boolean withVolatile) {
    this.version = version;
    this.path = path;
    this.withVolatile = withVolatile;
  }

  List<FixtureDifference> compare(Leaf before, Leaf after) {
    List<FixtureDifference> drifts = new ArrayList<>();
    String type = contentType(before);
    if (!type.equals(contentType(after))) {
      drifts.add(
          difference(
              DifferenceType.TYPE,
              DisplayedValue.description(type),
              DisplayedValue.description(contentType(after))));
    }
    compareBodies(before.body(), after.body())
        .filter(drift -> withVolatile || !isVolatile(drift.type(), before.body()))
        .ifPresent(drifts::add);
    return drifts;
  }

  /** The gravest difference; a less grave one says nothing beside it. */
  private Optional<FixtureDifference> compareBodies(LeafBody before, LeafBody after) {
    if (before.equals(after)) {
      return Optional.empty();
    }
    String sort = DisplayedValue.bodyKind(before);
    if (!sort.equals(DisplayedValue.bodyKind(after))) {
      return Optional.of(
          difference(
              DifferenceType.BODY,
              DisplayedValue.description(sort),
              DisplayedValue.description(DisplayedValue.bodyKind(after))));
    }
    if (before instanceof LeafBody.Text one && after instanceof LeafBody.Text other) {
      ValueShape was = ValueShape.of(path, one.text());
      ValueShape is = ValueShape.of(path, other.text());
      if (!was.equals(is)) {
        return Optional.of(
            difference(
                DifferenceType.FORM,
                DisplayedValue.description(was.describeAgainst(is)),
                DisplayedValue.description(is.describeAgainst(was))));
      }
    }
    return Optional.of(
        difference(DifferenceType.VALUE, DisplayedValue.of(before), DisplayedValue.of(after)));
  }

  /** Of what is made at replay nothing that expires is in a fixture: whatever differs counts. */
  private boolean isVolatile(DifferenceType what, LeafBody body) {
    return Catalogue.isEventDriven(path)
        || (what != DifferenceType.BODY
            && !(body instanceof LeafBody.Generated)
            && Catalogue.find(path)
                .map(Category::volatility)
                .filter(c -> c.isVolatile())
                .isPresent());
  }

  private String contentType(Leaf leaf) {
    return Objects.requireNonNullElse(leaf.type(), Leaf.impliedType(path));
  }

  private FixtureDifference difference(
      DifferenceType what, DisplayedValue before, DisplayedValue after) {
    return new FixtureDifference(what, version, path, before, after);
  }
}
