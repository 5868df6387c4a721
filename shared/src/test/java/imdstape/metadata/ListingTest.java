package imdstape.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.metadata.Listing.ListingEntry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListingTest {

  @Test
  void aChildIsRemovedInEveryNotation() {
    Listing listing = new Listing(List.of("a", "b/", "0=key"));

    assertThat(listing.without("meta-data", "b").lines()).containsExactly("a", "0=key");
    assertThat(listing.without("meta-data", "a").lines()).containsExactly("b/", "0=key");
    assertThat(listing.without("meta-data/public-keys", "0").lines()).containsExactly("a", "b/");
    assertThat(listing.without("meta-data", "c")).isEqualTo(listing);
  }

  @Test
  void aListingOfChildrenIsSortedAndMarksDirectoriesWithASlash() {
    Listing listing =
        Listing.ofChildren(
            "meta-data",
            Map.of("mac", false, "iam", true, "ami-id", false, "iam-x", false, "Zone", false));

    assertThat(listing.lines()).containsExactly("Zone", "ami-id", "iam/", "iam-x", "mac");
  }

  @Test
  void theListingOfAVersionHasNoSlashes() {
    Listing listing = Listing.ofChildren("", Map.of("meta-data", true, "dynamic", true));

    assertThat(listing.body()).isEqualTo("dynamic\nmeta-data");
  }

  @Test
  void noLineFeedFollowsTheLastName() {
    assertThat(Listing.ofChildren("x", Map.of("a", false, "b", true)).body()).isEqualTo("a\nb/");
    assertThat(Listing.ofChildren("x", Map.of()).body()).isEmpty();
  }

  @Test
  void aBodyRoundTrips() {
    for (String body : new String[] {"", "a", "a\n", "a\nb/", "a\n\nb", "\n"}) {
      assertThat(Listing.of(body).body()).isEqualTo(body);
    }
  }

  @Test
  void aChildIsInsertedInOrder() {
    Listing listing = Listing.of("services/\nsystem");

    assertThat(listing.with("meta-data", "spot", true).lines())
        .containsExactly("services/", "spot/", "system");
    assertThat(listing.with("meta-data", "ami-id", false).lines())
        .containsExactly("ami-id", "services/", "system");
    assertThat(listing.with("meta-data", "tags", true).lines())
        .containsExactly("services/", "system", "tags/");
  }

  @Test
  void anExistingChildIsNotAddedAgain() {
    Listing listing = Listing.of("mac\nspot/");

    assertThat(listing.with("meta-data", "spot", true)).isEqualTo(listing);
    assertThat(listing.with("meta-data", "mac", false)).isEqualTo(listing);
  }

  @Test
  void aChildIsInsertedBeforeAFinalLineFeed() {
    assertThat(Listing.of("a\n").with("meta-data", "b", false).body()).isEqualTo("a\nb\n");
  }

  @Test
  void theFirstChildOfAnEmptyListingStandsAlone() {
    assertThat(Listing.of("").with("meta-data/spot", "instance-action", false).body())
        .isEqualTo("instance-action");
  }

  @Test
  void onlyPublicKeysListsNumbersWithKeyNames() {
    Listing keys = Listing.of("0=my-key\n1=other=key,x");

    assertThat(keys.children("meta-data/public-keys"))
        .containsExactly(new ListingEntry("0", true), new ListingEntry("1", true));
    assertThat(keys.children("meta-data/tags/instance"))
        .containsExactly(
            new ListingEntry("0=my-key", false), new ListingEntry("1=other=key,x", false));
  }

  @Test
  void aKeyListedByItsNumberIsNotAddedAgain() {
    Listing keys = Listing.of("0=my-key");

    assertThat(keys.with("meta-data/public-keys", "0", true)).isEqualTo(keys);
  }

  @Test
  void aNameWithoutSlashIsADirectoryIfTheCatalogueKnowsChildren() {
    assertThat(Listing.of("dynamic\nmeta-data\nuser-data").children(""))
        .containsExactly(
            new ListingEntry("dynamic", true),
            new ListingEntry("meta-data", true),
            new ListingEntry("user-data", false));
  }

  @Test
  void emptyLinesAndLoneSlashesAreIgnored() {
    assertThat(Listing.of("\na/\n/\n").children("meta-data"))
        .containsExactly(new ListingEntry("a", true));
  }
}
