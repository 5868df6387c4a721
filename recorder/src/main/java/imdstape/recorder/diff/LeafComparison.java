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

  List<FixtureDifference> of(Leaf before, Leaf after) {
    List<FixtureDifference> drifts = new ArrayList<>();
    String type = type(before);
    if (!type.equals(type(after))) {
      drifts.add(
          drift(
              DifferenceType.TYPE, DisplayedValue.words(type), DisplayedValue.words(type(after))));
    }
    ofBodies(before.body(), after.body())
        .filter(drift -> withVolatile || !isVolatile(drift.what(), before.body()))
        .ifPresent(drifts::add);
    return drifts;
  }

  /** The gravest difference; a less grave one says nothing beside it. */
  private Optional<FixtureDifference> ofBodies(LeafBody before, LeafBody after) {
    if (before.equals(after)) {
      return Optional.empty();
    }
    String sort = DisplayedValue.sort(before);
    if (!sort.equals(DisplayedValue.sort(after))) {
      return Optional.of(
          drift(
              DifferenceType.BODY,
              DisplayedValue.words(sort),
              DisplayedValue.words(DisplayedValue.sort(after))));
    }
    if (before instanceof LeafBody.Text one && after instanceof LeafBody.Text other) {
      ValueShape was = ValueShape.of(path, one.text());
      ValueShape is = ValueShape.of(path, other.text());
      if (!was.equals(is)) {
        return Optional.of(
            drift(
                DifferenceType.FORM,
                DisplayedValue.words(was.nextTo(is)),
                DisplayedValue.words(is.nextTo(was))));
      }
    }
    return Optional.of(
        drift(DifferenceType.VALUE, DisplayedValue.of(before), DisplayedValue.of(after)));
  }

  /** Of what is made at replay nothing that expires is in a fixture: whatever differs counts. */
  private boolean isVolatile(DifferenceType what, LeafBody body) {
    return Catalogue.comesAndGoes(path)
        || (what != DifferenceType.BODY
            && !(body instanceof LeafBody.Generated)
            && Catalogue.of(path).map(Category::change).filter(c -> c.isVolatile()).isPresent());
  }

  private String type(Leaf leaf) {
    return Objects.requireNonNullElse(leaf.type(), Leaf.impliedType(path));
  }

  private FixtureDifference drift(
      DifferenceType what, DisplayedValue before, DisplayedValue after) {
    return new FixtureDifference(what, version, path, before, after);
  }
}
