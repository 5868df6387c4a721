package imdstape.recorder.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import imdstape.fixture.Fixture;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.fixture.SecretPaths;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Listing;
import imdstape.metadata.ValueKind;
import imdstape.recorder.client.transport.CapturedResponse;
import imdstape.recorder.crawl.Crawl;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes the crawl that a recorder would get from a replay of a fixture, without a network. */
final class ReplayCrawls {

  private ReplayCrawls() {}

  static Crawl crawl(Fixture fixture) {
    Map<String, Crawl.CrawledTree> trees = new HashMap<>();
    fixture
        .versions()
        .forEach(
            (version, tree) -> {
              SortedMap<String, CapturedResponse> leaves = new TreeMap<>();
              TreeSet<String> notRequested = new TreeSet<>();
              tree.leaves()
                  .forEach(
                      (path, leaf) -> {
                        boolean secret =
                            SecretPaths.isNeverRequested(path)
                                || Catalogue.find(path)
                                    .filter(
                                        category ->
                                            category.kind().redactionAction()
                                                == ValueKind.RedactionAction.NEVER_REQUEST)
                                    .isPresent();
                        if (secret) {
                          notRequested.add(path);
                        } else {
                          leaves.put(path, response(path, leaf));
                        }
                      });
              SortedMap<String, Listing> listings = new TreeMap<>();
              tree.directories().keySet().forEach(at -> listings.put(at, tree.listing(at)));
              trees.put(version, new Crawl.CrawledTree(leaves, listings, notRequested));
            });
    return new Crawl(fixture.service(), trees, 1);
  }

  private static CapturedResponse response(String path, Leaf leaf) {
    String type = leaf.type() == null ? Leaf.impliedType(path) : leaf.type();
    return new CapturedResponse(leaf.status(), type, bytes(leaf.body()));
  }

  private static byte[] bytes(LeafBody body) {
    if (body instanceof LeafBody.Text text) {
      return text.text().getBytes(UTF_8);
    }
    if (body instanceof LeafBody.Bytes bytes) {
      return bytes.bytes();
    }
    if (body instanceof LeafBody.Withheld withheld) {
      return LeafBody.Withheld.placeholder(withheld.length());
    }
    if (body instanceof LeafBody.Generated made) {
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
