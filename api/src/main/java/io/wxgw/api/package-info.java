/// What the boxes have promised each other: refusals here, and one package a contract below.
///
/// Records with their wire codec, enums and interfaces; no behaviour. Every type here is immutable and free
/// to be used on any thread.
@NullMarked
package io.wxgw.api;

import org.jspecify.annotations.NullMarked;
