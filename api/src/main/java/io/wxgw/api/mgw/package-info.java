/// What MCS asks of wxmgw: the structs of the design document and their service, `idl/wxmgw.thrift`.
///
/// Field ids are exactly the document's; our own fields follow after its last. An absent value is written at each
/// parameter. Addresses of media are
/// decimal ports and textual IPs, codec names as in SDP ("AAC", "opus", "PCMA", "H264").
@NullMarked
package io.wxgw.api.mgw;

import org.jspecify.annotations.NullMarked;
