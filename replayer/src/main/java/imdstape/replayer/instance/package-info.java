/**
 * The replayed instance and the metadata service: the response is a function of the instance's
 * state, the request and its context.
 */
@NullMarked
package imdstape.replayer.instance;

import org.jspecify.annotations.NullMarked;
