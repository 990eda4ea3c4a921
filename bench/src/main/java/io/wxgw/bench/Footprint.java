package io.wxgw.bench;

import com.sun.tools.attach.VirtualMachine;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a process of ours holds at a moment.
///
/// @param udpPorts bound UDP ports
/// @param sockets of any kind, listening ones too
/// @param files open file descriptors
/// @param threads of the operating system
/// @param threadNames of Java's
/// @param heapBytes alive after two collections
/// @param nativeBytes committed by the virtual machine, without its heap: NMT
/// @param pointerBytes of JavaCPP's own count
/// @param residentBytes RSS
record Footprint(
        Set<Integer> udpPorts,
        int sockets,
        int files,
        int threads,
        List<String> threadNames,
        long heapBytes,
        long nativeBytes,
        long pointerBytes,
        long residentBytes) {
    /// What a process must be started with, so that its footprint can be compared: NMT, a heap that is
    /// resident from the start, and no threads that come and go with the compiler's work.
    static final String JAVA_OPTIONS = "-XX:NativeMemoryTracking=summary -Xms512m -XX:+AlwaysPreTouch"
            + " -XX:-UseDynamicNumberOfCompilerThreads -XX:-UseDynamicNumberOfGCThreads"
            + " -XX:+EnableDynamicAgentLoading";

    private static final Pattern HEAP = Pattern.compile("used (\\d+)K");
    private static final Pattern TOTAL = Pattern.compile("Total: reserved=\\d+KB, committed=(\\d+)KB");
    private static final Pattern JAVA_HEAP = Pattern.compile("Java Heap \\(reserved=\\d+KB, committed=(\\d+)KB");
    private static final Pattern INODE = Pattern.compile("socket:\\[(\\d+)]");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final int KIB = 1_024;

    /// Measures a process of this user.
    static Footprint of(long pid) throws Exception {
        // Two: what a finalizer or cleaner lets go in the first, the second takes.
        jcmd(pid, "GC.run");
        jcmd(pid, "GC.run");
        Path gauged = Files.createTempFile("gauge", ".txt");
        VirtualMachine machine = VirtualMachine.attach("" + pid);
        try {
            machine.loadAgent(ownJar(), gauged.toString());
        } finally {
            machine.detach();
        }
        List<String> inside = Files.readAllLines(gauged);
        Files.delete(gauged);
        long heap = number(HEAP, jcmd(pid, "GC.heap_info")) * KIB;
        String memory = jcmd(pid, "VM.native_memory", "summary");
        List<String> links = links(pid);
        return new Footprint(
                udpPorts(pid, links),
                (int) links.stream().filter(link -> link.startsWith("socket:")).count(),
                links.size(),
                tasks(pid),
                inside.subList(2, inside.size()),
                heap,
                (number(TOTAL, memory) - number(JAVA_HEAP, memory)) * KIB,
                Long.parseLong(inside.getFirst()),
                (long) (ProcessCpu.residentMb(pid) * KIB * KIB));
    }

    /// UDP ports of a process.
    static Set<Integer> udpPorts(long pid) throws IOException {
        return udpPorts(pid, links(pid));
    }

    private static Set<Integer> udpPorts(long pid, List<String> links) throws IOException {
        Map<String, Integer> portOfInode = new LinkedHashMap<>();
        for (String family : List.of("udp", "udp6")) {
            List<String> table = Files.readAllLines(Path.of("/proc", "" + pid, "net", family));
            for (String line : table.subList(1, table.size())) {
                String[] fields = BLANKS.split(line.strip(), -1);
                String local = fields[1];
                portOfInode.put(fields[9], Integer.parseInt(local.substring(local.indexOf(':') + 1), 16));
            }
        }
        Set<Integer> ports = new TreeSet<>();
        for (String link : links) {
            Matcher socket = INODE.matcher(link);
            if (socket.matches() && portOfInode.containsKey(socket.group(1))) {
                ports.add(portOfInode.get(socket.group(1)));
            }
        }
        return ports;
    }

    private static List<String> links(long pid) throws IOException {
        List<String> links = new ArrayList<>();
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc", "" + pid, "fd"))) {
            for (Path one : open) {
                try {
                    links.add(Files.readSymbolicLink(one).toString());
                } catch (NoSuchFileException _) {
                    // closed meanwhile
                }
            }
        }
        return links;
    }

    private static int tasks(long pid) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc", "" + pid, "task"))) {
            return (int) all.count();
        }
    }

    private static String ownJar() throws URISyntaxException {
        File jar = new File(
                Gauge.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (!jar.isFile()) {
            throw new IllegalStateException("run it by ./wxgw bench: the gauge must be in a jar, not in " + jar);
        }
        return jar.getPath();
    }

    private static long number(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            throw new IllegalStateException(pattern + " expected in: " + text);
        }
        return Long.parseLong(found.group(1));
    }

    private static String jcmd(long pid, String... command) throws IOException {
        List<String> whole = new ArrayList<>();
        whole.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        whole.add("" + pid);
        whole.addAll(List.of(command));
        Process process = new ProcessBuilder(whole).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
