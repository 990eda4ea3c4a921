package io.wxgw.testkit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What a [Player] received.
///
/// *Shape*: the arrays are the recording's own and not copied again; the reader leaves them alone.
///
/// @param samples 48 kHz mono sound; empty where none was asked for or none came
/// @param pictures raw pictures for [CounterReader]
/// @param packets every packet as it arrived
/// @param log what ffmpeg said, for a failed test
@SuppressWarnings("ArrayRecordComponent") // Megabytes of samples: a test's own value, compared by nobody.
public record Recording(short[] samples, byte[] pictures, List<Packet> packets, String log) {
    public Recording {
        packets = List.copyOf(packets);
    }

    /// The sound, to be measured.
    public ToneMeter tones() {
        return ToneMeter.of(samples);
    }

    /// The pictures, read.
    public CounterReport counters() {
        return CounterReader.read(pictures);
    }

    /// The largest distance between two consecutive audio timestamps, in ms; 0 with fewer than two packets.
    public long largestAudioStepMs() {
        return largestStep(Packet.Kind.AUDIO);
    }

    /// The largest distance between two consecutive video timestamps, in ms; 0 with fewer than two packets.
    public long largestVideoStepMs() {
        return largestStep(Packet.Kind.VIDEO);
    }

    /// Packets of one kind, in their order.
    public List<Packet> packets(Packet.Kind kind) {
        return packets.stream().filter(packet -> packet.kind() == kind).toList();
    }

    private long largestStep(Packet.Kind kind) {
        List<Packet> ofKind = packets(kind);
        long largest = 0;
        for (int i = 1; i < ofKind.size(); i++) {
            largest = Math.max(
                    largest, Math.abs(ofKind.get(i).dtsMs() - ofKind.get(i - 1).dtsMs()));
        }
        return largest;
    }

    /// One packet as the demuxer gave it.
    ///
    /// @param dtsMs its decoding time in ms, counted from the first packet of the recording
    /// @param sizeBytes its size
    public record Packet(Kind kind, long dtsMs, int sizeBytes) {
        /// Which track.
        public enum Kind {
            AUDIO,
            VIDEO
        }

        /// Reads ffmpeg's framecrc list: `#tb 0: 1/1000`, `#media_type 0: audio`, then
        /// `stream, dts, pts, duration, size, checksum`. A last line cut in its middle is left out.
        static List<Packet> parse(String list) {
            Set<String> audioStreams = new HashSet<>();
            List<Packet> packets = new ArrayList<>();
            double[] tickMs = new double[8];
            for (String line :
                    list.substring(0, list.lastIndexOf('\n') + 1).lines().toList()) {
                if (line.startsWith("#tb ")) {
                    String[] part = line.substring(4).split("[:/ ]+", -1);
                    tickMs[Integer.parseInt(part[0])] = 1000.0 * Integer.parseInt(part[1]) / Integer.parseInt(part[2]);
                } else if (line.startsWith("#media_type ")
                        && line.toLowerCase(Locale.ROOT).endsWith("audio")) {
                    audioStreams.add(line.substring(12, line.indexOf(':')).trim());
                } else if (!line.startsWith("#")) {
                    String[] part = line.split(" *, *", -1);
                    Kind kind = audioStreams.contains(part[0].trim()) ? Kind.AUDIO : Kind.VIDEO;
                    double dts = Long.parseLong(part[1].trim()) * tickMs[Integer.parseInt(part[0].trim())];
                    packets.add(new Packet(kind, Math.round(dts), Integer.parseInt(part[4].trim())));
                }
            }
            return packets;
        }
    }
}
