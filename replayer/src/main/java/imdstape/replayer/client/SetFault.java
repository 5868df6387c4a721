package imdstape.replayer.client;

import imdstape.scenario.ScopedFault;

/**
 * A fault that is set in a replay.
 *
 * @param id identifies the fault in the replay, such as {@code status-1}
 * @param fault the fault and the requests that it affects; its times to the second
 */
public record SetFault(String id, ScopedFault fault) {}
