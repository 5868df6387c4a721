/**
 * HTTP requests and responses of the metadata service, and how each generation of its servers
 * writes header lines, error pages and dates. Independent of the server library.
 */
@NullMarked
package imdstape.replayer.http;

import org.jspecify.annotations.NullMarked;
