import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.domain.solution.ProblemFactCollectionProperty;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import ai.timefold.solver.core.api.score.buildin.hardmediumsoft.HardMediumSoftScore;
import ai.timefold.solver.core.api.score.stream.Constraint;
import ai.timefold.solver.core.api.score.stream.ConstraintFactory;
import ai.timefold.solver.core.api.score.stream.ConstraintProvider;
import ai.timefold.solver.core.api.score.stream.Joiners;
import ai.timefold.solver.core.api.score.stream.bi.BiConstraintStream;
import ai.timefold.solver.core.api.solver.SolverFactory;
import ai.timefold.solver.core.config.solver.SolverConfig;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Scanner;

/**
 * Meeting scheduling for Timefold: written from the definition of its example, for a plain file.
 *
 * <p>Pairs of meetings are joined once, where the example joins attendances: the same score, sooner.
 *
 * <p>Arguments: file of the instance, file for the solution, seconds, seconds to warm up.
 */
public final class Meetings {
    public record Room(int number, int capacity, int behind) {}

    public record Meeting(int number, int grains, BitSet required, BitSet preferred) {
        int heads() {
            return required.cardinality() + preferred.cardinality();
        }
    }

    public record Grain(int index, int day) {}

    @PlanningEntity
    public static class Stay {
        @PlanningId public int id;
        public Meeting meeting;
        public int last;
        @PlanningVariable public Grain grain;
        @PlanningVariable public Room room;

        public Grain getGrain() {
            return grain;
        }

        public Room getRoom() {
            return room;
        }

        int start() {
            return grain.index();
        }

        int end() {
            return grain.index() + meeting.grains();
        }
    }

    @PlanningSolution
    public static class Schedule {
        @ValueRangeProvider @ProblemFactCollectionProperty public List<Grain> grains = new ArrayList<>();
        @ValueRangeProvider @ProblemFactCollectionProperty public List<Room> rooms = new ArrayList<>();
        @PlanningEntityCollectionProperty public List<Stay> stays = new ArrayList<>();
        @PlanningScore public HardMediumSoftScore score;
    }

    private static final int[] WEIGHTS = new int[12];
    private static Grain[] grains = {};
    private static int[][] bothRequired = {};
    private static int[][] eitherPreferred = {};
    private static int[][] bothPreferred = {};
    private static int[][] common = {};

    public static class Rules implements ConstraintProvider {
        @Override
        public Constraint[] defineConstraints(ConstraintFactory factory) {
            return new Constraint[] {
                factory.forEachUniquePair(
                                Stay.class, Joiners.equal(Stay::getRoom), Joiners.overlapping(Stay::start, Stay::end))
                        .penalize(HardMediumSoftScore.ofHard(WEIGHTS[0]), Rules::together)
                        .asConstraint("Room conflict"),
                factory.forEach(Stay.class)
                        .filter(stay -> stay.end() > grains.length)
                        .penalize(HardMediumSoftScore.ofHard(WEIGHTS[1]), stay -> stay.end() - 1)
                        .asConstraint("Don't go in overtime"),
                overlapping(factory)
                        .filter((a, b) -> bothRequired[a.id][b.id] > 0)
                        .penalize(HardMediumSoftScore.ofHard(WEIGHTS[2]),
                                (a, b) -> together(a, b) * bothRequired[a.id][b.id])
                        .asConstraint("Required attendance conflict"),
                factory.forEach(Stay.class)
                        .filter(stay -> stay.meeting.heads() > stay.room.capacity())
                        .penalize(HardMediumSoftScore.ofHard(WEIGHTS[3]),
                                stay -> stay.meeting.heads() - stay.room.capacity())
                        .asConstraint("Required room capacity"),
                factory.forEach(Stay.class)
                        .filter(stay -> stay.end() <= grains.length
                                && grains[stay.end() - 1].day() != stay.grain.day())
                        .penalize(HardMediumSoftScore.ofHard(WEIGHTS[4]))
                        .asConstraint("Start and end on same day"),
                overlapping(factory)
                        .filter((a, b) -> eitherPreferred[a.id][b.id] > 0)
                        .penalize(HardMediumSoftScore.ofMedium(WEIGHTS[5]),
                                (a, b) -> together(a, b) * eitherPreferred[a.id][b.id])
                        .asConstraint("Required and preferred attendance conflict"),
                overlapping(factory)
                        .filter((a, b) -> bothPreferred[a.id][b.id] > 0)
                        .penalize(HardMediumSoftScore.ofMedium(WEIGHTS[6]),
                                (a, b) -> together(a, b) * bothPreferred[a.id][b.id])
                        .asConstraint("Preferred attendance conflict"),
                factory.forEach(Stay.class)
                        .penalize(HardMediumSoftScore.ofSoft(WEIGHTS[7]), stay -> stay.end() - 1)
                        .asConstraint("Do all meetings as soon as possible"),
                factory.forEach(Stay.class)
                        .join(Stay.class, Joiners.equal(Stay::end, Stay::start))
                        .penalize(HardMediumSoftScore.ofSoft(WEIGHTS[8]))
                        .asConstraint("One TimeGrain break between two consecutive meetings"),
                overlapping(factory)
                        .penalize(HardMediumSoftScore.ofSoft(WEIGHTS[9]), Rules::together)
                        .asConstraint("Overlapping meetings"),
                factory.forEach(Stay.class)
                        .filter(stay -> stay.room.behind() > 0)
                        .penalize(HardMediumSoftScore.ofSoft(WEIGHTS[10]), stay -> stay.room.behind())
                        .asConstraint("Assign larger rooms first"),
                factory.forEach(Stay.class)
                        .join(Stay.class,
                                Joiners.overlapping(Stay::start, stay -> stay.end() + 3,
                                        Stay::start, stay -> stay.start() + 1),
                                Joiners.filtering((a, b) -> a.start() < b.start()
                                        && a.room != b.room
                                        && common[a.id][b.id] > 0))
                        .penalize(HardMediumSoftScore.ofSoft(WEIGHTS[11]), (a, b) -> common[a.id][b.id])
                        .asConstraint("Room stability"),
            };
        }

        private static BiConstraintStream<Stay, Stay> overlapping(ConstraintFactory factory) {
            return factory.forEachUniquePair(Stay.class, Joiners.overlapping(Stay::start, Stay::end));
        }

        private static int together(Stay a, Stay b) {
            return Math.min(a.end(), b.end()) - Math.max(a.start(), b.start());
        }
    }

    public static void main(String[] arguments) throws Exception {
        Schedule schedule = read(Path.of(arguments[0]));
        double seconds = Double.parseDouble(arguments[2]);
        double warm = Double.parseDouble(arguments[3]);
        quiet();
        if (warm > 0) {
            solve(schedule, warm);
        }
        long began = System.nanoTime();
        Schedule found = solve(schedule, seconds);
        double took = (System.nanoTime() - began) / 1e9;
        try (PrintStream out = new PrintStream(Files.newOutputStream(Path.of(arguments[1])))) {
            out.printf(Locale.ROOT, "%.3f %s%n", took, found.score);
            for (Stay stay : found.stays) {
                if (stay.grain != null && stay.room != null) {
                    out.printf("%d %d %d%n", stay.id, stay.grain.index(), stay.room.number());
                }
            }
        }
    }

    /** A line for each step would take longer than the step. */
    private static void quiet() {
        ((ch.qos.logback.classic.Logger) org.slf4j.LoggerFactory.getLogger("ROOT"))
                .setLevel(ch.qos.logback.classic.Level.WARN);
    }

    private static Schedule solve(Schedule schedule, double seconds) {
        SolverConfig config = new SolverConfig()
                .withSolutionClass(Schedule.class)
                .withEntityClasses(Stay.class)
                .withConstraintProviderClass(Rules.class)
                .withTerminationSpentLimit(Duration.ofMillis(Math.round(seconds * 1000)));
        return SolverFactory.<Schedule>create(config).buildSolver().solve(schedule);
    }

    /** Weights; the day of each grain; rooms' capacities; then a line for each meeting: grains, required, preferred. */
    private static Schedule read(Path path) throws Exception {
        Schedule schedule = new Schedule();
        try (Scanner lines = new Scanner(path)) {
            int[] given = numbers(lines.nextLine());
            System.arraycopy(given, 0, WEIGHTS, 0, WEIGHTS.length);
            int[] days = numbers(lines.nextLine());
            for (int index = 0; index < days.length; index++) {
                schedule.grains.add(new Grain(index, days[index]));
            }
            grains = schedule.grains.toArray(new Grain[0]);
            int[] capacities = numbers(lines.nextLine());
            for (int room = 0; room < capacities.length; room++) {
                int behind = 0;
                for (int other : capacities) {
                    behind += Math.max(0, other - capacities[room]);
                }
                schedule.rooms.add(new Room(room, capacities[room], behind));
            }
            while (lines.hasNextLine()) {
                String[] parts = lines.nextLine().split(";", -1);
                Stay stay = new Stay();
                stay.id = schedule.stays.size();
                stay.meeting = new Meeting(
                        stay.id, Integer.parseInt(parts[0].strip()), set(parts[1]), set(parts[2]));
                schedule.stays.add(stay);
            }
        }
        int size = schedule.stays.size();
        bothRequired = new int[size][size];
        eitherPreferred = new int[size][size];
        bothPreferred = new int[size][size];
        common = new int[size][size];
        for (Stay a : schedule.stays) {
            for (Stay b : schedule.stays) {
                Meeting one = a.meeting;
                Meeting other = b.meeting;
                bothRequired[a.id][b.id] = shared(one.required(), other.required());
                eitherPreferred[a.id][b.id] =
                        shared(one.required(), other.preferred()) + shared(one.preferred(), other.required());
                bothPreferred[a.id][b.id] = shared(one.preferred(), other.preferred());
                common[a.id][b.id] =
                        bothRequired[a.id][b.id] + eitherPreferred[a.id][b.id] + bothPreferred[a.id][b.id];
            }
        }
        return schedule;
    }

    private static int[] numbers(String line) {
        try (Scanner words = new Scanner(line)) {
            List<Integer> found = new ArrayList<>();
            while (words.hasNextInt()) {
                found.add(words.nextInt());
            }
            return found.stream().mapToInt(Integer::intValue).toArray();
        }
    }

    private static BitSet set(String line) {
        BitSet found = new BitSet();
        for (int number : numbers(line)) {
            found.set(number);
        }
        return found;
    }

    private static int shared(BitSet one, BitSet other) {
        BitSet both = (BitSet) one.clone();
        both.and(other);
        return both.cardinality();
    }
}
