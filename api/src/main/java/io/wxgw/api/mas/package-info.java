/// What MCS asks of a MAS: the structs of `idl/mas.thrift` and their service.
///
/// An absent value is written at each parameter. Addresses of media are decimal ports and textual IPs, codec
/// names as in SDP ("AAC", "H264").
@NullMarked
package io.wxgw.api.mas;

import org.jspecify.annotations.NullMarked;
