package imdstape.recorder.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import imdstape.fixture.Body;
import imdstape.fixture.Fixture;
import imdstape.fixture.Leaf;
import imdstape.fixture.Secrecy;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Kind;
import imdstape.metadata.Listing;
import imdstape.recorder.client.Seen;
import imdstape.recorder.crawl.Crawl;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a recorder would see of a fixture's replay, without a network between them. */
final class Replayed {

  private Replayed() {}

  static Crawl crawl(Fixture fixture) {
    Map<String, Crawl.Tree> trees = new HashMap<>();
    fixture
        .versions()
        .forEach(
            (version, tree) -> {
              SortedMap<String, Seen> leaves = new TreeMap<>();
              TreeSet<String> notAsked = new TreeSet<>();
              tree.leaves()
                  .forEach(
                      (path, leaf) -> {
                        boolean secret =
                            Secrecy.isNeverAskedFor(path)
                                || Catalogue.of(path)
                                    .filter(
                                        one -> one.kind().redaction() == Kind.Redaction.NEVER_ASK)
                                    .isPresent();
                        if (secret) {
                          notAsked.add(path);
                        } else {
                          leaves.put(path, seen(path, leaf));
                        }
                      });
              SortedMap<String, Listing> listings = new TreeMap<>();
              tree.directories().keySet().forEach(at -> listings.put(at, tree.listing(at)));
              trees.put(version, new Crawl.Tree(leaves, listings, notAsked));
            });
    return new Crawl(fixture.service(), trees, 1);
  }

  private static Seen seen(String path, Leaf leaf) {
    String type = leaf.type() == null ? Leaf.impliedType(path) : leaf.type();
    return new Seen(leaf.status(), type, bytes(leaf.body()));
  }

  private static byte[] bytes(Body body) {
    if (body instanceof Body.Text text) {
      return text.text().getBytes(UTF_8);
    }
    if (body instanceof Body.Bytes bytes) {
      return bytes.bytes();
    }
    if (body instanceof Body.Withheld withheld) {
      return withheld.placeholder();
    }
    if (body instanceof Body.Made made) {
      return (made.profile() == null
              ? "{\"AccountId\" : \"111122223333\"}"
              : "{\"InstanceProfileArn\" : \"arn:aws:iam::111122223333:instance-profile/"
                  + made.profile()
                  + "\"}")
          .getBytes(UTF_8);
    }
    return new byte[0];
  }
}
