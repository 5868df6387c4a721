package imdstape.replayer.instance;

import imdstape.fixture.Fixture;
import imdstape.fixture.LeafBody;
import imdstape.metadata.ServiceTraits;
import imdstape.replayer.credential.CredentialGenerator;
import imdstape.replayer.identity.InstanceIdentity;
import imdstape.replayer.option.MetadataOptions;
import imdstape.replayer.token.SessionTokens;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What of a world follows from its fixture.
 *
 * @param baseTable what answers before anything happens
 * @param generatedLeaves the leaves that are minted, by path below a version
 * @param unrequestedPaths paths below a version that are listed, and of which nothing else is known
 * @param options as they were at the recording
 */
record InstanceModel(
    ResponseTable baseTable,
    InstanceIdentity identity,
    ServiceTraits traits,
    Map<String, LeafBody.Generated> generatedLeaves,
    Set<String> unrequestedPaths,
    MetadataOptions options,
    CredentialGenerator mint,
    SessionTokens tokens) {

  InstanceModel {
    generatedLeaves = Map.copyOf(generatedLeaves);
    unrequestedPaths = Set.copyOf(unrequestedPaths);
  }

  /**
   * The instance of a fixture.
   *
   * @param tokenKey seals session tokens
   * @param seed of all chance
   */
  static InstanceModel of(Fixture fixture, ServiceTraits traits, byte[] tokenKey, long seed) {
    InstanceIdentity identity = InstanceIdentity.fromFixture(fixture);
    Map<String, LeafBody.Generated> made = new TreeMap<>();
    Set<String> notAsked = new TreeSet<>();
    fixture
        .versions()
        .values()
        .forEach(
            tree ->
                tree.leaves()
                    .forEach(
                        (path, leaf) -> {
                          if (leaf.body() instanceof LeafBody.Generated one) {
                            made.put(path, one);
                          } else if (leaf.body() instanceof LeafBody.Withheld one
                              && one.reason().equals(LeafBody.Withheld.NOT_REQUESTED)) {
                            notAsked.add(path);
                          }
                        }));
    boolean showsTags =
        fixture.tree().entrySet().stream()
            .anyMatch(
                leaf ->
                    (leaf.getKey() + "/").startsWith("meta-data/tags/")
                        && leaf.getValue().isPresent());
    return new InstanceModel(
        ResponseTable.of(fixture, identity.launchTime(), traits),
        identity,
        traits,
        made,
        notAsked,
        MetadataOptions.of(fixture.service().tokens(), showsTags),
        new CredentialGenerator(seed, identity.account()),
        new SessionTokens(tokenKey, identity.instanceId()));
  }
}
