/** The HTTP client of the recorder: requests, pacing, probes and the diagnosis of a service. */
@NullMarked
package imdstape.recorder.client;

import org.jspecify.annotations.NullMarked;
