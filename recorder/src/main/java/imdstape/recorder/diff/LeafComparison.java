package imdstape.recorder.diff;

import imdstape.fixture.Body;
import imdstape.fixture.Leaf;
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

  List<Drift> of(Leaf before, Leaf after) {
    List<Drift> drifts = new ArrayList<>();
    String type = type(before);
    if (!type.equals(type(after))) {
      drifts.add(drift(What.TYPE, Said.words(type), Said.words(type(after))));
    }
    ofBodies(before.body(), after.body())
        .filter(drift -> withVolatile || !isVolatile(drift.what(), before.body()))
        .ifPresent(drifts::add);
    return drifts;
  }

  /** The gravest difference; a less grave one says nothing beside it. */
  private Optional<Drift> ofBodies(Body before, Body after) {
    if (before.equals(after)) {
      return Optional.empty();
    }
    String sort = Said.sort(before);
    if (!sort.equals(Said.sort(after))) {
      return Optional.of(drift(What.BODY, Said.words(sort), Said.words(Said.sort(after))));
    }
    if (before instanceof Body.Text one && after instanceof Body.Text other) {
      Form was = Form.of(path, one.text());
      Form is = Form.of(path, other.text());
      if (!was.equals(is)) {
        return Optional.of(
            drift(What.FORM, Said.words(was.nextTo(is)), Said.words(is.nextTo(was))));
      }
    }
    return Optional.of(drift(What.VALUE, Said.of(before), Said.of(after)));
  }

  /** Of what is made at replay nothing that expires is in a fixture: whatever differs counts. */
  private boolean isVolatile(What what, Body body) {
    return Catalogue.comesAndGoes(path)
        || (what != What.BODY
            && !(body instanceof Body.Made)
            && Catalogue.of(path).map(Category::change).filter(c -> c.isVolatile()).isPresent());
  }

  private String type(Leaf leaf) {
    return Objects.requireNonNullElse(leaf.type(), Leaf.impliedType(path));
  }

  private Drift drift(What what, Said before, Said after) {
    return new Drift(what, version, path, before, after);
  }
}
