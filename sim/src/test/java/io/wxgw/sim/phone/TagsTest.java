package io.wxgw.sim.phone;

import static io.wxgw.sim.phone.PhoneEvent.BITRATE_ADAPTED;
import static io.wxgw.sim.phone.PhoneEvent.CAMERA_OPEN;
import static io.wxgw.sim.phone.PhoneEvent.CONNECT_FAILED;
import static io.wxgw.sim.phone.PhoneEvent.DECODER_STARTED;
import static io.wxgw.sim.phone.PhoneEvent.DNS_FAILED;
import static io.wxgw.sim.phone.PhoneEvent.ENCODER_STARTED;
import static io.wxgw.sim.phone.PhoneEvent.FIRST_KEY_FRAME;
import static io.wxgw.sim.phone.PhoneEvent.FIRST_PICTURE;
import static io.wxgw.sim.phone.PhoneEvent.NOTHING_SENT;
import static io.wxgw.sim.phone.PhoneEvent.PLAY_BEGIN;
import static io.wxgw.sim.phone.PhoneEvent.PLAY_CONNECTED;
import static io.wxgw.sim.phone.PhoneEvent.PLAY_GAVE_UP;
import static io.wxgw.sim.phone.PhoneEvent.PLAY_LOADING;
import static io.wxgw.sim.phone.PhoneEvent.PLAY_PULLING;
import static io.wxgw.sim.phone.PhoneEvent.PLAY_RECONNECT;
import static io.wxgw.sim.phone.PhoneEvent.PUSH_BEGIN;
import static io.wxgw.sim.phone.PhoneEvent.PUSH_CONNECTED;
import static io.wxgw.sim.phone.PhoneEvent.PUSH_GAVE_UP;
import static io.wxgw.sim.phone.PhoneEvent.PUSH_RECONNECT;
import static io.wxgw.sim.phone.PhoneEvent.READ_WRITE_FAILED;
import static io.wxgw.sim.phone.PhoneEvent.RECEIVED_LATE;
import static io.wxgw.sim.phone.PhoneEvent.RESOLUTION_ADAPTED;
import static io.wxgw.sim.phone.PhoneEvent.RESOLUTION_CHANGED;
import static io.wxgw.sim.phone.PhoneEvent.SERVER_CLOSED;
import static io.wxgw.sim.phone.PhoneEvent.UPLINK_POOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.codec.VideoSettings;
import io.wxgw.engine.sim.ManualLane;
import io.wxgw.engine.sim.SimNetwork;
import io.wxgw.engine.sim.SimTime;
import io.wxgw.live.LiveConfig;
import io.wxgw.live.LiveServer;
import io.wxgw.live.StreamAuth;
import io.wxgw.sim.scene.CameraSource;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.sim.scene.Studio;
import io.wxgw.sim.scene.SyntheticVoice;
import io.wxgw.sim.scene.VoiceSource;
import io.wxgw.wire.h264.SeiClock;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.MediaFrame;
import io.wxgw.wire.media.VideoFrame;
import io.wxgw.wire.rtmp.RtmpUrl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Both tags against our live server, in virtual time: which codes their page gets, when they try again and give up,
/// and how what they send arrives.
class TagsTest {
    private static final InetSocketAddress SERVER = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 1935);
    private static final RtmpUrl URL = RtmpUrl.parse("rtmp://127.0.0.1/wx/s1");
    private static final MemberLook LOOK = MemberLook.numbered(0, "mp-1");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SimTime time = new SimTime();
    private final ManualLane lane = new ManualLane("phone", time);
    private final SimNetwork network = new SimNetwork(time, 1, new ManualLane("server", time));
    private final Phone phone = new Phone(lane, network, HostResolver.LITERAL, new Random(1), PhoneSettings.DEFAULT);
    private final FfmpegCodecs codecs = new FfmpegCodecs();
    private final List<PhoneEvent> pushed = new ArrayList<>();
    private final Watcher watcher = new Watcher();
    private final LivePusher pusher = new LivePusher(phone, URL, studio(true), pushed::add);
    private final LivePlayer player = new LivePlayer(phone, URL, LivePlayer.Mode.PLAY, watcher);

    private final class Watcher implements LivePlayer.Listener {
        private final List<PhoneEvent> events = new ArrayList<>();
        private final List<MediaFrame> arrived = new ArrayList<>();
        private final List<Long> delays = new ArrayList<>();
        private int played;

        @Override
        public void onEvent(PhoneEvent event) {
            events.add(event);
        }

        @Override
        public void onArrival(MediaFrame frame, long nowNanos) {
            arrived.add(frame);
        }

        @Override
        public void onPlayed(MediaFrame frame, long playedNanos) {
            played++;
            if (frame instanceof VideoFrame video) {
                SeiClock.read(video.nalUnits().getFirst())
                        .ifPresent(clock -> delays.add(time.unixNanosOf(playedNanos) / 1_000 - clock.unixMicros()));
            }
        }
    }

    @AfterEach
    void freesItsCodecsAndSockets() {
        lane.run(pusher::stop);
        lane.run(player::stop);
        time.advance(SECOND);
        assertThat(codecs.open()).isZero();
        assertThat(network.openStreams()).isZero();
    }

    @Test
    void carrySoundAndPictureAndTellTheirPages() {
        server();
        lane.run(pusher::start);
        time.advance(SECOND);
        lane.run(player::play);
        time.advance(Duration.ofSeconds(10));

        assertThat(pushed).containsExactly(CAMERA_OPEN, PUSH_CONNECTED, PUSH_BEGIN, FIRST_PICTURE, ENCODER_STARTED);
        assertThat(watcher.events)
                .startsWith(PLAY_CONNECTED, PLAY_PULLING)
                .containsOnlyOnce(FIRST_KEY_FRAME, RESOLUTION_CHANGED, DECODER_STARTED, PLAY_BEGIN)
                .hasSize(6);
        long pictures =
                watcher.arrived.stream().filter(VideoFrame.class::isInstance).count();
        long sounds =
                watcher.arrived.stream().filter(AudioFrame.class::isInstance).count();
        assertThat(pictures).isBetween(150L, 166L);
        assertThat(sounds).isBetween(465L, 520L);
        assertThat(watcher.played).isGreaterThan((int) (pictures + sounds) - 100);
        assertThat(watcher.delays.getLast() / 1_000)
                .as("ms, with a buffer of 200")
                .isBetween(200L, 300L);
    }

    @Test
    void pusherTriesThreeTimesThreeSecondsApartAndGivesUp() {
        lane.run(pusher::start);
        time.advance(Duration.ofMillis(8_900));
        assertThat(pushed).doesNotContain(PUSH_GAVE_UP);
        time.advance(Duration.ofSeconds(60));

        assertThat(pushed)
                .containsExactly(
                        CAMERA_OPEN,
                        CONNECT_FAILED,
                        PUSH_RECONNECT,
                        FIRST_PICTURE,
                        CONNECT_FAILED,
                        PUSH_RECONNECT,
                        CONNECT_FAILED,
                        PUSH_RECONNECT,
                        CONNECT_FAILED,
                        PUSH_GAVE_UP);
    }

    @Test
    void successSetsTheTriesBack() {
        server();
        lane.run(pusher::start);
        for (int i = 0; i < 6; i++) {
            time.advance(SECOND);
            assertThat(pusher.isLive()).isTrue();
            network.reset(SERVER::equals);
            time.advance(Duration.ofSeconds(4));
        }
        assertThat(pusher.isLive()).isTrue();
        assertThat(pushed).doesNotContain(PUSH_GAVE_UP).contains(READ_WRITE_FAILED, PUSH_RECONNECT);
    }

    @Test
    void sayWhyTheyFailed() {
        LivePusher unknown =
                new LivePusher(phone, RtmpUrl.parse("rtmp://no.such.host/wx/s1"), studio(true), pushed::add);
        lane.run(unknown::start);
        time.advance(SECOND);
        lane.run(unknown::stop);
        assertThat(pushed).contains(DNS_FAILED);

        server();
        pushed.clear();
        LivePusher wrong = new LivePusher(phone, RtmpUrl.parse("rtmp://127.0.0.1/other/s1"), studio(true), pushed::add);
        lane.run(wrong::start);
        time.advance(SECOND);
        lane.run(wrong::stop);
        assertThat(pushed).contains(PUSH_CONNECTED, SERVER_CLOSED, PUSH_RECONNECT);
    }

    @Test
    void playerGivesUpWhenTheOtherSideHasStopped() {
        server();
        lane.run(pusher::start);
        lane.run(player::play);
        time.advance(Duration.ofSeconds(3));
        assertThat(player.isLive()).isTrue();
        lane.run(pusher::stop);
        time.advance(Duration.ofSeconds(90));

        assertThat(player.isLive()).isFalse();
        assertThat(watcher.events)
                .contains(PLAY_LOADING)
                .filteredOn(event -> event == PLAY_RECONNECT || event == PLAY_GAVE_UP)
                .containsExactly(PLAY_RECONNECT, PLAY_RECONNECT, PLAY_RECONNECT, PLAY_GAVE_UP);
    }

    @Test
    void playerGoesOnWhenThePusherComesBack() {
        server();
        lane.run(pusher::start);
        lane.run(player::play);
        time.advance(Duration.ofSeconds(3));
        lane.run(pusher::stop);
        time.advance(Duration.ofSeconds(5));
        LivePusher again = new LivePusher(phone, URL, studio(true), pushed::add);
        lane.run(again::start);
        time.advance(Duration.ofSeconds(3));
        int before = watcher.played;
        time.advance(Duration.ofSeconds(2));
        lane.run(again::stop);

        assertThat(watcher.played - before).isBetween(110, 140);
        assertThat(watcher.events).doesNotContain(PLAY_GAVE_UP);
    }

    @Test
    void leavesOutPicturesAndNoSoundWhereTheUplinkDoesNotFollow() {
        server();
        PhoneSettings narrow = PhoneSettings.DEFAULT.withUplink(10_000);
        Studio large = new Studio(voice(), camera(new VideoSettings(360, 640, 30, 4, 2_000_000)));
        LivePusher held = new LivePusher(
                new Phone(lane, network, HostResolver.LITERAL, new Random(1), narrow), URL, large, pushed::add);
        lane.run(held::start);
        lane.run(player::play);
        time.advance(Duration.ofSeconds(2));
        network.stall(SERVER::equals);
        time.advance(Duration.ofMillis(9_500));
        network.stall(_ -> false);
        time.advance(Duration.ofSeconds(5));
        assertThat(pushed)
                .contains(UPLINK_POOR)
                .doesNotContain(PUSH_RECONNECT)
                .filteredOn(event -> event == BITRATE_ADAPTED || event == RESOLUTION_ADAPTED)
                .containsExactly(BITRATE_ADAPTED, RESOLUTION_ADAPTED);
        assertThat(watcher.events)
                .contains(RECEIVED_LATE)
                .filteredOn(event -> event == RESOLUTION_CHANGED)
                .hasSize(2);
        time.advance(Duration.ofSeconds(20));
        assertThat(watcher.events)
                .as("large again")
                .filteredOn(event -> event == RESOLUTION_CHANGED)
                .hasSize(3);
        lane.run(held::stop);

        assertThat(held.picturesLeftOut()).isBetween(30L, 290L);
        long sounds =
                watcher.arrived.stream().filter(AudioFrame.class::isInstance).count();
        assertThat(sounds).as("sound of 36 s").isGreaterThan(1_680);
    }

    @Test
    void makesSmallAndLargePicturesInTurnIfItIsTold() {
        server();
        Phone restless = new Phone(
                lane,
                network,
                HostResolver.LITERAL,
                new Random(1),
                PhoneSettings.DEFAULT.withAdapting(Duration.ofSeconds(2)));
        LivePusher adapting = new LivePusher(restless, URL, studio(true), pushed::add);
        lane.run(adapting::start);
        lane.run(player::play);
        time.advance(Duration.ofSeconds(7));
        lane.run(adapting::stop);

        assertThat(pushed)
                .filteredOn(event -> event == BITRATE_ADAPTED || event == RESOLUTION_ADAPTED)
                .containsExactly(
                        BITRATE_ADAPTED,
                        RESOLUTION_ADAPTED,
                        BITRATE_ADAPTED,
                        RESOLUTION_ADAPTED,
                        BITRATE_ADAPTED,
                        RESOLUTION_ADAPTED);
        assertThat(watcher.events)
                .doesNotContain(PLAY_LOADING, RECEIVED_LATE)
                .filteredOn(event -> event == RESOLUTION_CHANGED)
                .hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void hangsUpWhenItHasHadNothingToSendForLong() {
        server();
        PhoneSettings usual = PhoneSettings.DEFAULT;
        PhoneSettings hasty = new PhoneSettings(
                usual.rtmp(),
                usual.retries(),
                usual.retryDelay(),
                usual.playSilence(),
                Duration.ofSeconds(5), // before our server does
                usual.minCache(),
                usual.maxCache(),
                usual.maxUplinkBytes(),
                usual.recovery(),
                usual.adaptEvery());
        LivePusher mute = new LivePusher(
                new Phone(lane, network, HostResolver.LITERAL, new Random(1), hasty), URL, new Nothing(), pushed::add);
        lane.run(mute::start);
        time.advance(Duration.ofMillis(4_900));
        assertThat(mute.isLive()).isTrue();
        time.advance(Duration.ofSeconds(60));
        lane.run(mute::stop);

        assertThat(pushed).containsExactly(CAMERA_OPEN, PUSH_CONNECTED, PUSH_BEGIN, NOTHING_SENT);
        assertThat(mute.isLive()).isFalse();
    }

    /// Camera and microphone off.
    private static final class Nothing implements MediaSource {
        @Override
        public boolean hasSound() {
            return false;
        }

        @Override
        public boolean hasPicture() {
            return false;
        }

        @Override
        public void open(Consumer<MediaFrame> out) {}

        @Override
        public void requestKeyFrame() {}

        @Override
        public void adapt(Size size) {}

        @Override
        public void close() {}
    }

    @Test
    void withTheCameraOffSendsSoundAlone() {
        server();
        LivePusher blind = new LivePusher(phone, URL, studio(false), pushed::add);
        lane.run(blind::start);
        lane.run(player::play);
        time.advance(Duration.ofSeconds(3));
        lane.run(blind::stop);

        assertThat(watcher.arrived).hasSizeGreaterThan(100).allMatch(AudioFrame.class::isInstance);
        assertThat(watcher.events).contains(PLAY_BEGIN).doesNotContain(FIRST_KEY_FRAME);
    }

    private Studio studio(boolean withPicture) {
        return withPicture ? new Studio(voice(), camera(Studio.PHONE)) : new Studio(voice());
    }

    private VoiceSource voice() {
        return new VoiceSource(lane, codecs, LOOK, SyntheticVoice.Mode.TONE, AacFormat.LC_48K_MONO);
    }

    private CameraSource camera(VideoSettings settings) {
        return new CameraSource(lane, codecs, LOOK, SyntheticVoice.Mode.TONE, settings);
    }

    private void server() {
        LiveServer.start(LiveConfig.on(SERVER), network, StreamAuth.OPEN, new Random(2));
        time.settle();
    }
}
