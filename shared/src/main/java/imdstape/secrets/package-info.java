/** What may stand in no fixture, and how it is found however it is wrapped. */
@NullMarked
package imdstape.secrets;

import org.jspecify.annotations.NullMarked;
