/** What EC2's documentation says of Regions, instance types and networks, as far as names tell. */
@NullMarked
package imdstape.ec2;

import org.jspecify.annotations.NullMarked;
