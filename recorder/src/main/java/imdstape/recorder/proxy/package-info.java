/** Records only the paths that a program requests, as a proxy between it and the service. */
@NullMarked
package imdstape.recorder.proxy;

import org.jspecify.annotations.NullMarked;
