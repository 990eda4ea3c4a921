package io.wxgw.wxmgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.wxgw.wire.media.H264Format;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class VideoPubTest {
    private static final H264Format FORMAT =
            new H264Format(List.of(Payload.of(new byte[] {0x67, 1})), List.of(Payload.of(new byte[] {0x68, 1})));

    private final AtomicInteger requests = new AtomicInteger();
    private final VideoPub pub = new VideoPub(requests::incrementAndGet);
    private final List<VideoFrame> seen = new ArrayList<>();

    @Test
    void givesALateSubscriberWhatThereHasBeenSinceTheKeyFrame() {
        pub.publish(picture(true, 1, 10));
        pub.publish(picture(false, 2, 10));
        pub.publish(picture(true, 3, 10));
        pub.publish(picture(false, 4, 10));
        pub.subscribe(seen::add);
        pub.publish(picture(false, 5, 10));
        assertThat(seen).extracting(VideoFrame::ptsNanos).containsExactly(3L, 4L, 5L);
        assertThat(requests).hasValue(1);
    }

    @Test
    void beginsWithAKeyFrameAndDoesSoAgainAfterTheSourceHasGone() {
        pub.subscribe(seen::add);
        pub.publish(picture(false, 1, 10));
        pub.publish(picture(true, 2, 10));
        pub.forget();
        pub.publish(picture(false, 3, 10));
        pub.publish(picture(true, 4, 10));
        assertThat(seen).extracting(VideoFrame::ptsNanos).containsExactly(2L, 4L);
    }

    @Test
    void keepsNoEndlessGroupOfPicturesButGoesOnPublishing() {
        pub.publish(picture(true, 0, 10));
        for (int i = 1; i <= VideoPub.MAX_FRAMES; i++) {
            pub.publish(picture(false, i, 10));
        }
        pub.subscribe(seen::add);
        assertThat(seen).isEmpty();
        pub.publish(picture(false, 9_999, 10));
        assertThat(seen).hasSize(1);
    }

    @Test
    void keepsNoHugeGroupOfPictures() {
        pub.publish(picture(true, 0, VideoPub.MAX_BYTES));
        pub.publish(picture(false, 1, 1));
        pub.subscribe(seen::add);
        assertThat(seen).isEmpty();
    }

    @Test
    void givesItsPicturesAgainAsIfTakenRightAfterTheNewest() {
        assertThat(pub.again()).isEmpty();
        pub.publish(picture(true, 1_000_000, 10));
        pub.publish(picture(false, 3_000_000, 11)); // shown after the next
        pub.publish(picture(false, 2_000_000, 12));
        assertThat(pub.again())
                .extracting(
                        VideoFrame::ptsNanos, VideoFrame::captureNanos, VideoFrame::keyFrame, VideoFrame::lengthBytes)
                .containsExactly(
                        tuple(3_012_000L, 3_012_000L, true, 10),
                        tuple(3_036_000L, 3_036_000L, false, 11),
                        tuple(3_024_000L, 3_024_000L, false, 12));
    }

    private static VideoFrame picture(boolean key, long ptsNanos, int bytes) {
        byte[] nalUnit = new byte[bytes];
        nalUnit[0] = (byte) (key ? 0x65 : 0x41);
        return new VideoFrame(FORMAT, ptsNanos, ptsNanos, ptsNanos, key, List.of(Payload.of(nalUnit)));
    }
}
