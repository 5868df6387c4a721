/** The journal of requests and their responses, which never holds a token or a value. */
@NullMarked
package imdstape.replayer.journal;

import org.jspecify.annotations.NullMarked;
