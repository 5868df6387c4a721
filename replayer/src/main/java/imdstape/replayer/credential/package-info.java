/** Generated role credentials, which give no access to anything, and real ones in their place. */
@NullMarked
package imdstape.replayer.credential;

import org.jspecify.annotations.NullMarked;
