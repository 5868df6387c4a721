/** Who may ask this machine: the protection that the real service does not need. */
@NullMarked
package imdstape.http;

import org.jspecify.annotations.NullMarked;
