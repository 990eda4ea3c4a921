package io.wxgw.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethod;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.MethodCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.MonitorInstruction;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The rules of `docs/architecture.md`, on the classes of all modules: this is the one place that sees them all.
class ArchitectureTest {
    private static final List<String> MEDIA_BOXES = List.of("live", "wxmgw", "mas");
    private static final List<String> CONTROL_BOXES = List.of("mcs", "callroutegw");
    private static final List<String> BOXES =
            Stream.concat(MEDIA_BOXES.stream(), CONTROL_BOXES.stream()).toList();

    /// Where everything runs on a lane. The boxes' own lane code is in [#LANE_BOXES], beside their control code.
    private static final String[] LANE_PACKAGES = {
        "io.wxgw.wire..", "io.wxgw.codec..", "io.wxgw.engine.rtmp..", "io.wxgw.engine.rtp..", "io.wxgw.engine.track.."
    };

    /// Boxes made of lane code, but for the classes in [#CONTROL].
    private static final String[] LANE_BOXES = {"io.wxgw.live..", "io.wxgw.wxmgw..", "io.wxgw.mas.."};

    /// Classes of lane boxes that are called by virtual threads: they may wait, for a room or for an event.
    private static final Set<String> CONTROL = Set.of("wxmgw.Gateway", "mas.MediaAccessServer");

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.wxgw")
            .that(not(resideInAnyPackage("io.wxgw.testkit..")));

    @Test
    void boxesNeverImportEachOther() {
        for (String box : BOXES) {
            String[] others = BOXES.stream()
                    .filter(other -> !other.equals(box))
                    .map(other -> "io.wxgw." + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("io.wxgw." + box + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .allowEmptyShould(true)
                    .because("what is tested over the wire can be replaced over the wire")
                    .check(ALL);
        }
    }

    @Test
    void dependenciesPointDownTheHouse() {
        mayUse("wire", "wire");
        mayUse("codec", "wire", "codec");
        mayUse("engine", "wire", "engine");
        mayUse("api", "api");
        mayUse("control", "control");
        for (String box : MEDIA_BOXES) {
            mayUse(box, "wire", "codec", "engine", "api", box);
        }
        for (String box : CONTROL_BOXES) {
            mayUse(box, "wire", "api", "control", box);
        }
    }

    @Test
    void noPackagesDependOnEachOtherBothWays() {
        slices().matching("io.wxgw.(**)").should().beFreeOfCycles().check(ALL);
    }

    @Test
    void wireIsBytesAndValuesAlone() {
        classes()
                .that()
                .resideInAPackage("io.wxgw.wire..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                                "io.wxgw.wire..",
                                "io.netty.buffer..",
                                "org.jspecify.annotations..",
                                "java.lang..",
                                "java.util..",
                                "java.nio..",
                                "java.math..",
                                "java.net..",
                                "java.io..",
                                "java.time..",
                                "java.security..",
                                "javax.crypto..")
                        .or(array()))
                .check(ALL);
        noClasses()
                .that()
                .resideInAPackage("io.wxgw.wire..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.util.concurrent..", "java.time..", "org.slf4j..")
                        .or(named("java.net.Socket", "java.net.DatagramSocket", "java.lang.Thread")))
                .check(ALL);
    }

    @Test
    void onlyLanesAndTheProcessReadClocks() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.wxgw.engine.lane..", "io.wxgw.app..", "io.wxgw.api.signal..")
                .should(callMethod(System.class, "nanoTime"))
                .check(ALL);
        noClasses()
                .that()
                .resideOutsideOfPackages("io.wxgw.app..", "io.wxgw.api.signal..")
                .should(call(target -> switch (target.getOwner().getName() + "." + target.getName()) {
                    case "java.lang.System.currentTimeMillis",
                            "java.time.Instant.now",
                            "java.time.LocalDateTime.now",
                            "java.time.ZonedDateTime.now",
                            "java.time.OffsetDateTime.now",
                            "java.time.Clock.systemUTC",
                            "java.time.Clock.systemDefaultZone" -> true;
                    default -> false;
                }))
                .check(ALL);
    }

    @Test
    void onlyTheProcessMakesRandomness() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.wxgw.app..")
                .should(call(target -> switch (target.getOwner().getName()) {
                    case "java.util.concurrent.ThreadLocalRandom" ->
                        target.getName().equals("current");
                    case "java.lang.Math" -> target.getName().equals("random");
                    case "java.util.UUID" -> target.getName().equals("randomUUID");
                    default -> false;
                }))
                .orShould(new ArchCondition<JavaClass>("make a generator of random numbers") {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        item.getConstructorCallsFromSelf().stream()
                                .filter(call -> named("java.util.Random", "java.security.SecureRandom")
                                        .test(call.getTargetOwner()))
                                .forEach(call ->
                                        events.add(SimpleConditionEvent.satisfied(call, call.getDescription())));
                    }
                })
                .check(ALL);
    }

    @Test
    void channelsAppearBehindTheOneSeamAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.wxgw.engine.net..", "io.wxgw.engine.lane..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty.channel..")
                .because("everything else runs in virtual time too")
                .check(ALL);
    }

    @Test
    void laneCodeNeverWaits() {
        DescribedPredicate<JavaClass> laneCode = resideInAnyPackage(LANE_PACKAGES)
                .or(resideInAnyPackage(LANE_BOXES).and(not(control())))
                .as("lane code");
        noClasses()
                .that(laneCode)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.concurrent.locks..")
                .orShould(call(target -> switch (target.getOwner().getName() + "." + target.getName()) {
                    case "java.lang.Thread.sleep",
                            "java.lang.Thread.join",
                            "java.lang.Object.wait",
                            "java.util.concurrent.CompletableFuture.join",
                            "java.util.concurrent.CompletableFuture.get",
                            "java.util.concurrent.Future.get",
                            "java.util.concurrent.CountDownLatch.await",
                            "java.util.concurrent.Semaphore.acquire" -> true;
                    default -> false;
                }))
                .orShould(synchronize())
                .check(ALL);
    }

    @Test
    void nothingStaticChanges() {
        fields().that()
                .areStatic()
                .and(not(DescribedPredicate.describe(
                        "made by the compiler",
                        (JavaField field) -> field.getModifiers().contains(JavaModifier.SYNTHETIC))))
                .should()
                .beFinal()
                .andShould()
                .notHaveRawType(DescribedPredicate.describe(
                        "a type that changes",
                        (JavaClass type) -> type.getPackageName().startsWith("java.util.concurrent.atomic")
                                || type.isAssignableTo("java.util.concurrent.ConcurrentMap")
                                || type.isAssignableTo(ThreadLocal.class)
                                || type.isAssignableTo(StringBuilder.class)
                                || named("java.util.HashMap", "java.util.ArrayList", "java.util.HashSet")
                                        .test(type)))
                .check(ALL);
    }

    private static void mayUse(String module, String... modules) {
        String[] packages =
                Stream.of(modules).map(name -> "io.wxgw." + name + "..").toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("io.wxgw." + module + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.wxgw..").and(not(resideInAnyPackage(packages))))
                .allowEmptyShould(true)
                .check(ALL);
    }

    private static DescribedPredicate<JavaClass> named(String... names) {
        Set<String> set = Set.of(names);
        return DescribedPredicate.describe("named " + set, type -> set.contains(type.getName()));
    }

    private static DescribedPredicate<JavaClass> array() {
        return DescribedPredicate.describe("an array or a primitive", type -> type.isArray() || type.isPrimitive());
    }

    private static DescribedPredicate<JavaClass> control() {
        return DescribedPredicate.describe("control code", type -> {
            String name = type.getName();
            int nested = name.indexOf('$');
            return CONTROL.contains((nested < 0 ? name : name.substring(0, nested)).substring("io.wxgw.".length()));
        });
    }

    private static ArchCondition<JavaClass> call(java.util.function.Predicate<MethodCallTarget> target) {
        return new ArchCondition<>("call what it must not") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                item.getMethodCallsFromSelf().stream()
                        .filter(call -> target.test(call.getTarget()))
                        .forEach(call -> events.add(SimpleConditionEvent.satisfied(call, call.getDescription())));
            }
        };
    }

    /// Synchronized methods and blocks; the latter are seen in the code alone.
    private static ArchCondition<JavaClass> synchronize() {
        return new ArchCondition<>("synchronize") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                item.getMethods().stream()
                        .filter(method -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED)
                                || hasMonitor(item, method.getName()))
                        .forEach(method -> events.add(SimpleConditionEvent.satisfied(method, method.getFullName())));
            }
        };
    }

    private static boolean hasMonitor(JavaClass type, String method) {
        return ClassFile.of().parse(bytes(type)).methods().stream()
                .filter(candidate -> candidate.methodName().equalsString(method))
                .flatMap(candidate -> candidate.code().stream())
                .flatMap(code -> code.elementStream())
                .anyMatch(MonitorInstruction.class::isInstance);
    }

    private static byte[] bytes(JavaClass type) {
        try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
