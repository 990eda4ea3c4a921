/// HTTP/1, as much of it as a media path answers itself: the head of a request. Control HTTP is not read here.
@NullMarked
package io.wxgw.wire.http;

import org.jspecify.annotations.NullMarked;
