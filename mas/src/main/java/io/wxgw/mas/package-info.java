/// The media access server: members' RTP in, mix-minus sound and forwarded pictures out. Controlled over
/// `idl/mas.thrift`.
///
/// ```
/// MediaAccessServer      Thrift's calls; virtual threads
///   MasRoom              one a conference, on one lane
///     Mixer              20 ms ticks
///       MixBus           one a format that somebody hears: sums in blocks of a frame, encoders
///       Seat             a member's voice (decoder, PlayoutQueue, gate) and its ears
///     Participant        a member's sockets
///       VideoSource      its camera or its screen
///         PictureGroup   what was sent since the last key frame, for KeyFrameRequests
///         VideoForward   to one receiver
/// ```
/// Everything below [MediaAccessServer] is lane only.
@NullMarked
package io.wxgw.mas;

import org.jspecify.annotations.NullMarked;
