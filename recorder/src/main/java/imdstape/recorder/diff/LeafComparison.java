package imdstape.recorder.diff;

import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Compares two leaves at one path that have the same status. */
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
    List<FixtureDifference> differences = new ArrayList<>();
    String type = contentType(before);
    if (!type.equals(contentType(after))) {
      differences.add(
          difference(
              DifferenceType.TYPE,
              DisplayedValue.description(type),
              DisplayedValue.description(contentType(after))));
    }
    compareBodies(before.body(), after.body())
        .filter(difference -> withVolatile || !isVolatile(difference.type(), before.body()))
        .ifPresent(differences::add);
    return differences;
  }

  /** The difference of the highest severity only. */
  private Optional<FixtureDifference> compareBodies(LeafBody before, LeafBody after) {
    if (before.equals(after)) {
      return Optional.empty();
    }
    String kind = DisplayedValue.bodyKind(before);
    if (!kind.equals(DisplayedValue.bodyKind(after))) {
      return Optional.of(
          difference(
              DifferenceType.BODY,
              DisplayedValue.description(kind),
              DisplayedValue.description(DisplayedValue.bodyKind(after))));
    }
    if (before instanceof LeafBody.Text textBefore && after instanceof LeafBody.Text textAfter) {
      ValueShape shapeBefore = ValueShape.of(path, textBefore.text());
      ValueShape shapeAfter = ValueShape.of(path, textAfter.text());
      if (!shapeBefore.equals(shapeAfter)) {
        return Optional.of(
            difference(
                DifferenceType.FORM,
                DisplayedValue.description(shapeBefore.describeAgainst(shapeAfter)),
                DisplayedValue.description(shapeAfter.describeAgainst(shapeBefore))));
      }
    }
    return Optional.of(
        difference(DifferenceType.VALUE, DisplayedValue.of(before), DisplayedValue.of(after)));
  }

  /**
   * Whether a difference is volatile. That of a generated body never is, because a fixture stores
   * nothing of it that expires.
   */
  private boolean isVolatile(DifferenceType differenceType, LeafBody body) {
    return Catalogue.isEventDriven(path)
        || (differenceType != DifferenceType.BODY
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
      DifferenceType differenceType, DisplayedValue before, DisplayedValue after) {
    return new FixtureDifference(differenceType, version, path, before, after);
  }
}
