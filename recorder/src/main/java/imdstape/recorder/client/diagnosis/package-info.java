/** Says whether a service can be recorded, and probes its traits. */
@NullMarked
package imdstape.recorder.client.diagnosis;

import org.jspecify.annotations.NullMarked;
