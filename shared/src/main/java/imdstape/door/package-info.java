/** Who may ask this machine: the protection that the real service does not need. */
@NullMarked
package imdstape.door;

import org.jspecify.annotations.NullMarked;
