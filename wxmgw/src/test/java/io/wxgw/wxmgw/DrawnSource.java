package io.wxgw.wxmgw;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/// A phone, drawn at random, that does to its timestamps what phones, servers and networks do; it knows when each
/// frame was really captured.
///
/// ## What is left out, because nobody could tell
/// - Steps forward of less than 600 ms that are no dropped media: the gateway has nothing but the stamp to go by.
/// - Steps backward that a gap between two pictures hides, or pictures out of order: less than 300 ms, and 700 ms where
///   pictures are dropped; and less than 600 ms of one track alone, which after a silence is believed so far off.
/// - A second jump within 2.5 s of one before: the other track may not have made the first. Two while a track is off,
///   or one while both are: one that leads to where they stopped looks like no silence at all.
/// - Within a second of a jump: a track that begins, stops or returns, a picture that the encoder holds back, a stall
/// of
///   the network. The order of arrival is all there is to place the jumped track beside the other one.
/// - Tracks whose stamps begin apart by less than a second: that may be how they were made. Or by more, with one that
///   comes later than it was made, or held back in that second: only the arrival says how they lie.
/// - Sound whose stamps are uneven by more than 6 ms and a network that jitters by more than 20 ms: both add to the
/// error
///   of a frame, which has to stay below 40 ms.
final class DrawnSource {
    static final long MS = 1_000_000L;
    static final long SECOND = 1_000 * MS;
    private static final long SOUND_NANOS = 64_000_000L / 3;

    /// The shortest way from the camera to us.
    static final long TRANSIT_NANOS = 5_020 * MS;

    private static final long JUMP_APART_NANOS = 2_500 * MS;

    /// A frame: when it was really captured, what it is stamped with, when it comes.
    record Sent(boolean sound, long captureNanos, long stampMs, int compositionMs, long arrivalNanos) {}

    private record Jump(long atNanos, long byMs) {}

    private record Frame(boolean sound, long captureNanos, long stampMs, int compositionMs, long sentNanos) {}

    private final SplittableRandom random;
    private final long lengthNanos;
    private final List<Jump> jumps = new ArrayList<>();

    /// Jumps, and beginnings and ends of tracks.
    private final List<Long> events = new ArrayList<>(List.of(0L));
    private final boolean picturesDropped;
    private final boolean pictureJumpsToo;
    private String what = "";

    private DrawnSource(long seed, long lengthNanos) {
        this.random = new SplittableRandom(seed);
        this.lengthNanos = lengthNanos;
        this.picturesDropped = oneIn(4);
        this.pictureJumpsToo = !oneIn(4);
        drawJumps();
    }

    static DrawnSource of(long seed, long lengthNanos) {
        return new DrawnSource(seed, lengthNanos);
    }

    /// What was drawn, for the message of a failure. Only after [#frames].
    @Override
    public String toString() {
        return what + " " + jumps;
    }

    /// Everything that source sends, in the order in which it comes. Once.
    List<Sent> frames() {
        long startMs = start();
        long pictureBaseMs = oneIn(5) ? random.nextLong(10_000, 3_600_000) : 0;
        long soundFrom = oneIn(3) ? inACalm(0, 6 * SECOND) : 0;
        long pictureFrom = oneIn(3) ? inACalm(0, 6 * SECOND) : 0;
        Off pictureOff = Off.draw(this);
        Off soundOff = Off.draw(this);
        if (jumpsWithin(Math.max(soundOff.from(), pictureOff.from()), Math.min(soundOff.until(), pictureOff.until()))
                > 0) {
            soundOff = Off.NEVER;
        }
        int partsPerMillion = random.nextInt(-100, 101);
        boolean reordered = oneIn(3);
        int unevenMs = oneIn(2) ? 0 : random.nextInt(1, 7);
        long pictureLag = pictureBaseMs != 0 ? 0 : pick(0, 0, 100, -100, 300, -300) * MS;
        boolean held = oneIn(3);
        long pictureNanos = SECOND / pick(10, 15, 15, 20, 24, 30);
        what =
                "start=%d pictureBase=%d pictureJumps=%b soundFrom=%d pictureFrom=%d off=%s/%s uneven=%d lag=%d dropped=%b held=%b step=%d"
                        .formatted(
                                startMs,
                                pictureBaseMs,
                                pictureJumpsToo,
                                soundFrom / MS,
                                pictureFrom / MS,
                                soundOff,
                                pictureOff,
                                unevenMs,
                                pictureLag / MS,
                                picturesDropped,
                                held,
                                pictureNanos / MS);
        List<Frame> frames = new ArrayList<>();
        for (long at = soundFrom; at < lengthNanos; at += SOUND_NANOS) {
            if (soundOff.has(at)) {
                continue;
            }
            long uneven = unevenMs == 0 ? 0 : random.nextInt(-unevenMs, unevenMs + 1);
            long stamp = startMs + at / MS + jumped(at) + uneven;
            frames.add(new Frame(true, at, stamp, 0, at));
        }
        long behind = 0;
        for (long at = pictureFrom; at < lengthNanos; at += pictureNanos) {
            if (pictureOff.has(at) || (picturesDropped && oneIn(3))) {
                continue;
            }
            long drifted = at + at / 1_000_000 * partsPerMillion;
            long stamp = startMs + pictureBaseMs + drifted / MS + (pictureJumpsToo ? jumped(at) : 0);
            int composition = reordered ? random.nextInt(-40, 200) : 0;
            behind = Math.max(0, behind - 30 * MS);
            if (held && oneIn(50) && calm(at) && calm(at + SECOND)) {
                behind = 150 * MS;
            }
            frames.add(new Frame(false, at, stamp, composition, at + pictureLag + behind));
        }
        return sent(frames);
    }

    /// When a track is off.
    private record Off(long from, long until) {
        static final Off NEVER = new Off(Long.MAX_VALUE, Long.MAX_VALUE);

        static Off draw(DrawnSource source) {
            if (!source.oneIn(3)) {
                return NEVER;
            }
            long from = source.inACalm(8 * SECOND, 28 * SECOND);
            long until = source.inACalm(from + SECOND, from + 9 * SECOND);
            return source.jumpsWithin(from, until) > 1 ? NEVER : new Off(from, until);
        }

        boolean has(long at) {
            return at >= from && at < until;
        }
    }

    // One connection: what is sent later does not come earlier, and behind a stall everything comes at once.
    private List<Sent> sent(List<Frame> frames) {
        frames.sort(Comparator.comparingLong(Frame::sentNanos));
        boolean jitters = oneIn(2);
        List<Long> stalls = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            long at = 2 * SECOND + random.nextLong(lengthNanos);
            if (calm(at) && calm(at + 1_500 * MS)) {
                stalls.add(at);
            }
        }
        long stall = pick(300, 300, 1_500) * MS;
        List<Sent> sent = new ArrayList<>();
        long last = Long.MIN_VALUE;
        for (Frame frame : frames) {
            long arrival = frame.sentNanos() + TRANSIT_NANOS;
            arrival += jitters && oneIn(4) ? random.nextLong(20 * MS) : 0;
            for (long at : stalls) {
                boolean within = frame.sentNanos() >= at && frame.sentNanos() < at + stall;
                arrival = within ? Math.max(arrival, at + stall + TRANSIT_NANOS) : arrival;
            }
            last = Math.max(last, arrival);
            sent.add(new Sent(
                    frame.sound(), frame.captureNanos(), frame.stampMs() & 0xFFFF_FFFFL, frame.compositionMs(), last));
        }
        return sent;
    }

    private void drawJumps() {
        long at = 3 * SECOND;
        for (int i = random.nextInt(4); i > 0; i--) {
            at += JUMP_APART_NANOS + random.nextLong(12 * SECOND);
            jumps.add(new Jump(at, jump()));
            events.add(at);
        }
    }

    private long jump() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong(600, 10_000);
            case 1 -> 3_600_000;
            case 2 -> -random.nextLong(leastBackMs(), 10_000);
            default -> -3_600_000;
        };
    }

    private long leastBackMs() {
        if (!pictureJumpsToo) {
            return picturesDropped ? 700 : 600;
        }
        return picturesDropped ? 700 : 300;
    }

    private long jumped(long at) {
        return jumps.stream()
                .filter(jump -> at >= jump.atNanos())
                .mapToLong(Jump::byMs)
                .sum();
    }

    private long inACalm(long from, long until) {
        long at = random.nextLong(from, until);
        while (nearAJump(at)) {
            at = random.nextLong(from, until);
        }
        events.add(at);
        return at;
    }

    private boolean calm(long at) {
        return events.stream().noneMatch(event -> near(event, at));
    }

    private boolean nearAJump(long at) {
        return jumps.stream().anyMatch(jump -> near(jump.atNanos(), at));
    }

    private long jumpsWithin(long from, long until) {
        return jumps.stream()
                .filter(jump -> jump.atNanos() >= from && jump.atNanos() < until)
                .count();
    }

    private static boolean near(long event, long at) {
        return Math.abs(event - at) < SECOND;
    }

    private long start() {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> 0xFFFFFF - 20_000;
            case 2 -> 0xFFFF_FFFFL - random.nextLong(40_000);
            default -> random.nextLong(1L << 31);
        };
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private long pick(int... of) {
        return of[random.nextInt(of.length)];
    }
}
