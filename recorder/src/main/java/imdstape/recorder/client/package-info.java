/**
 * The recorder's IMDSv2 client: single requests, pace and budget, retries, the session token,
 * probes for service traits, and the diagnosis of a service that cannot be recorded.
 */
@NullMarked
package imdstape.recorder.client;

import org.jspecify.annotations.NullMarked;
