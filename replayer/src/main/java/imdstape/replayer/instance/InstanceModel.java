package imdstape.replayer.instance;

import imdstape.fixture.Fixture;
import imdstape.fixture.LeafBody;
import imdstape.metadata.ServiceTraits;
import imdstape.replayer.credential.CredentialGenerator;
import imdstape.replayer.identity.InstanceIdentity;
import imdstape.replayer.token.SessionTokens;
import imdstape.scenario.MetadataOptions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The parts of an instance that its fixture determines. Immutable.
 *
 * @param baseTable the responses before any event
 * @param traits the differences of the recorded service to others
 * @param generatedLeaves the leaves whose values are generated, by path below the version
 * @param unrequestedPaths paths below the version that are listed and were not requested at the
 *     recording
 * @param options the metadata options at the recording
 */
record InstanceModel(
    ResponseTable baseTable,
    InstanceIdentity identity,
    ServiceTraits traits,
    Map<String, LeafBody.Generated> generatedLeaves,
    Set<String> unrequestedPaths,
    MetadataOptions options,
    CredentialGenerator credentialGenerator,
    SessionTokens tokens) {

  InstanceModel {
    generatedLeaves = Map.copyOf(generatedLeaves);
    unrequestedPaths = Set.copyOf(unrequestedPaths);
  }

  /**
   * Creates the model of a fixture.
   *
   * @param traits used in place of the recorded ones
   * @param tokenKey the key of session tokens
   * @param seed of generated credentials
   */
  static InstanceModel of(Fixture fixture, ServiceTraits traits, byte[] tokenKey, long seed) {
    InstanceIdentity identity = InstanceIdentity.fromFixture(fixture);
    Map<String, LeafBody.Generated> generated = new TreeMap<>();
    Set<String> unrequested = new TreeSet<>();
    fixture
        .versions()
        .values()
        .forEach(
            tree ->
                tree.leaves()
                    .forEach(
                        (path, leaf) -> {
                          if (leaf.body() instanceof LeafBody.Generated body) {
                            generated.put(path, body);
                          } else if (leaf.body().isNotRequested()) {
                            unrequested.add(path);
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
        generated,
        unrequested,
        MetadataOptions.of(fixture.service().tokens(), showsTags),
        new CredentialGenerator(seed, identity.account()),
        new SessionTokens(tokenKey, identity.instanceId()));
  }
}
