/// wxmgw, the gateway: pulls a mini program's RTMP and sends RTP, receives RTP and pushes RTMP.
///
/// Starting points: [Gateway] (the calls), [Room] (one conference on one lane), [Rtmp2Rtp] and [Rtp2Rtmp] (the two
/// directions), [ChannelMuxer] (where sound and picture meet). All but [Gateway] lives on the room's lane.
@NullMarked
package io.wxgw.wxmgw;

import org.jspecify.annotations.NullMarked;
