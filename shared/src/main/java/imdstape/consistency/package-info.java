/** Rules for values that must agree in the metadata of one instance, and their checker. */
@NullMarked
package imdstape.consistency;

import org.jspecify.annotations.NullMarked;
