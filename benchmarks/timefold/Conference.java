import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.entity.PlanningPin;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import ai.timefold.solver.core.api.score.buildin.hardmediumsoftlong.HardMediumSoftLongScore;
import ai.timefold.solver.core.api.score.stream.Constraint;
import ai.timefold.solver.core.api.score.stream.ConstraintCollectors;
import ai.timefold.solver.core.api.score.stream.ConstraintFactory;
import ai.timefold.solver.core.api.score.stream.ConstraintProvider;
import ai.timefold.solver.core.api.score.stream.Joiners;
import ai.timefold.solver.core.api.solver.Solver;
import ai.timefold.solver.core.api.solver.SolverFactory;
import ai.timefold.solver.core.config.constructionheuristic.ConstructionHeuristicPhaseConfig;
import ai.timefold.solver.core.config.localsearch.LocalSearchPhaseConfig;
import ai.timefold.solver.core.config.localsearch.LocalSearchType;
import ai.timefold.solver.core.config.solver.SolverConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * OptaPlanner's conference scheduling for Timefold, in its default configuration, or with a tabu search: the
 * example's own configuration says that this does much better here.
 *
 * What two talks have in common is read as points for each minute, so that constraints of one shape are one
 * stream: less to join than a stream each, and the same score.
 */
public class Conference {

    static final int HARD = 0, MEDIUM = 1, SOFT = 2;

    static class Slot {
        int id;
        long start, end, day;
        int minutes;

        public long getStart() { return start; }
        public long getEnd() { return end; }
        public long getDay() { return day; }
    }

    static class Room {
        int id, capacity;
        boolean[] unavailable;

        public int getCapacity() { return capacity; }
    }

    @PlanningEntity
    public static class Talk {
        @PlanningId
        Integer id;
        @PlanningPin
        boolean pinned;
        int level, favorites;
        boolean risky;
        List<Slot> slots = new ArrayList<>();
        List<Room> rooms = new ArrayList<>();
        long[][] slotPoints, roomPoints;
        @PlanningVariable(valueRangeProviderRefs = "slotRange")
        Slot slot;
        @PlanningVariable(valueRangeProviderRefs = "roomRange")
        Room room;

        public Talk() { }

        @ValueRangeProvider(id = "slotRange")
        public List<Slot> getSlots() { return slots; }
        @ValueRangeProvider(id = "roomRange")
        public List<Room> getRooms() { return rooms; }
        public Integer getId() { return id; }
        public Slot getSlot() { return slot; }
        public void setSlot(Slot slot) { this.slot = slot; }
        public Room getRoom() { return room; }
        public void setRoom(Room room) { this.room = room; }
        public int getFavorites() { return favorites; }
        public int getLevel() { return level; }
        public int getCapacity() { return room.capacity; }
        public long getStart() { return slot.start; }
        public long getEnd() { return slot.end; }
        public long getDay() { return slot.day; }
    }

    @PlanningSolution
    public static class Programme {
        @PlanningEntityCollectionProperty
        List<Talk> talks = new ArrayList<>();
        @PlanningScore
        HardMediumSoftLongScore score;

        public List<Talk> getTalks() { return talks; }
        public HardMediumSoftLongScore getScore() { return score; }
        public void setScore(HardMediumSoftLongScore score) { this.score = score; }
    }

    /** What two talks have in common, in points for each minute: of both, or of the overlap. */
    static long[][] overlapHard, overlapSoft, together, track, day, order, flow, pause;
    static long[] unavailable, conflict, crowd, popular;
    static long pauseMinutes;

    static int overlap(Talk a, Talk b) {
        return (int) (Math.min(a.slot.end, b.slot.end) - Math.max(a.slot.start, b.slot.start));
    }

    static int both(Talk a, Talk b) {
        return a.slot.minutes + b.slot.minutes;
    }

    static boolean paused(Slot a, Slot b) {
        if (a == b || (a.start < b.end && b.start < a.end)) {
            return false;
        }
        return a.day != b.day || (a.start < b.start ? b.start - a.end : a.start - b.end) >= pauseMinutes;
    }

    public static class Provider implements ConstraintProvider {

        @Override
        public Constraint[] defineConstraints(ConstraintFactory factory) {
            List<Constraint> found = new ArrayList<>();
            for (int level = HARD; level <= SOFT; level++) {
                final int at = level;
                found.add(factory.forEach(Talk.class)
                        .filter(t -> t.slotPoints[at][t.slot.id] != 0)
                        .penalizeLong(one(at), t -> t.slotPoints[at][t.slot.id])
                        .asConstraint("slot " + level));
                found.add(factory.forEach(Talk.class)
                        .filter(t -> t.roomPoints[at][t.room.id] != 0)
                        .penalizeLong(one(at), t -> t.roomPoints[at][t.room.id])
                        .asConstraint("room " + level));
            }
            found.add(factory.forEach(Talk.class)
                    .filter(t -> t.room.unavailable[t.slot.id])
                    .penalizeLong(one(HARD), t -> unavailable[0] * t.slot.minutes)
                    .asConstraint("unavailable"));
            found.add(factory.forEachUniquePair(Talk.class, Joiners.equal(Talk::getRoom),
                            Joiners.overlapping(Talk::getStart, Talk::getEnd))
                    .penalizeLong(one(HARD), (a, b) -> conflict[0] * overlap(a, b))
                    .asConstraint("conflict"));
            if (any(overlapHard)) {
                found.add(factory.forEachUniquePair(Talk.class,
                                Joiners.overlapping(Talk::getStart, Talk::getEnd),
                                Joiners.filtering((a, b) -> overlapHard[a.id][b.id] != 0))
                        .penalizeLong(one(HARD), (a, b) -> overlapHard[a.id][b.id] * overlap(a, b))
                        .asConstraint("overlap hard"));
            }
            if (any(overlapSoft)) {
                found.add(factory.forEachUniquePair(Talk.class,
                                Joiners.overlapping(Talk::getStart, Talk::getEnd),
                                Joiners.filtering((a, b) -> overlapSoft[a.id][b.id] != 0))
                        .penalizeLong(one(SOFT), (a, b) -> overlapSoft[a.id][b.id] * overlap(a, b))
                        .asConstraint("overlap"));
            }
            if (any(order)) {
                found.add(factory.forEach(Talk.class)
                        .join(Talk.class, Joiners.greaterThan(Talk::getEnd, Talk::getStart),
                                Joiners.filtering((a, b) -> order[a.id][b.id] != 0))
                        .penalizeLong(one(HARD), (a, b) -> order[a.id][b.id] * both(a, b))
                        .asConstraint("order"));
            }
            if (any(pause)) {
                found.add(factory.forEachUniquePair(Talk.class,
                                Joiners.filtering((a, b) -> pause[a.id][b.id] != 0 && !paused(a.slot, b.slot)))
                        .penalizeLong(one(HARD), (a, b) -> pause[a.id][b.id] * both(a, b))
                        .asConstraint("pause"));
            }
            if (crowd[0] != 0) {
                found.add(factory.forEach(Talk.class).filter(t -> t.risky)
                        .join(Talk.class, Joiners.equal(Talk::getSlot), Joiners.filtering((a, b) -> a != b && b.risky))
                        .groupBy((a, b) -> a, ConstraintCollectors.countBi())
                        .filter((a, number) -> number != 1)
                        .penalizeLong(one(HARD), (a, number) -> crowd[0] * a.slot.minutes)
                        .asConstraint("crowd"));
            }
            if (any(together)) {
                found.add(factory.forEachUniquePair(Talk.class, Joiners.equal(Talk::getSlot),
                                Joiners.filtering((a, b) -> together[a.id][b.id] != 0))
                        .rewardLong(one(SOFT), (a, b) -> together[a.id][b.id] * a.slot.minutes)
                        .asConstraint("together"));
            }
            if (any(track)) {
                found.add(factory.forEachUniquePair(Talk.class, Joiners.equal(Talk::getDay),
                                Joiners.filtering((a, b) -> track[a.id][b.id] != 0 && a.room != b.room))
                        .penalizeLong(one(SOFT), (a, b) -> track[a.id][b.id] * both(a, b))
                        .asConstraint("track"));
            }
            if (any(day)) {
                found.add(factory.forEachUniquePair(Talk.class,
                                Joiners.filtering((a, b) -> day[a.id][b.id] != 0 && a.slot.day != b.slot.day))
                        .penalizeLong(one(SOFT), (a, b) -> day[a.id][b.id] * both(a, b))
                        .asConstraint("day"));
            }
            if (any(flow)) {
                found.add(factory.forEach(Talk.class)
                        .join(Talk.class, Joiners.lessThan(Talk::getLevel),
                                Joiners.greaterThan(Talk::getEnd, Talk::getStart),
                                Joiners.filtering((a, b) -> flow[a.id][b.id] != 0))
                        .penalizeLong(one(SOFT), (a, b) -> flow[a.id][b.id] * both(a, b))
                        .asConstraint("flow"));
            }
            if (popular[0] != 0) {
                found.add(factory.forEach(Talk.class)
                        .join(Talk.class, Joiners.lessThan(Talk::getFavorites), Joiners.greaterThan(Talk::getCapacity))
                        .penalizeLong(one(SOFT), (a, b) -> popular[0] * both(a, b))
                        .asConstraint("popular"));
            }
            return found.toArray(new Constraint[0]);
        }

        static boolean any(long[][] facts) {
            for (long[] row : facts) {
                for (long value : row) {
                    if (value != 0) {
                        return true;
                    }
                }
            }
            return false;
        }

        static HardMediumSoftLongScore one(int level) {
            return level == HARD ? HardMediumSoftLongScore.ONE_HARD
                    : level == MEDIUM ? HardMediumSoftLongScore.ONE_MEDIUM : HardMediumSoftLongScore.ONE_SOFT;
        }
    }

    static Programme read(Path path) throws IOException {
        Programme programme = new Programme();
        List<Slot> slots = new ArrayList<>();
        List<Room> rooms = new ArrayList<>();
        int talks = 0;
        for (String line : Files.readAllLines(path)) {
            String[] word = line.split(" ");
            switch (word[0]) {
                case "talks" -> {
                    talks = Integer.parseInt(word[1]);
                    overlapHard = new long[talks][talks];
                    overlapSoft = new long[talks][talks];
                    together = new long[talks][talks];
                    track = new long[talks][talks];
                    day = new long[talks][talks];
                    order = new long[talks][talks];
                    flow = new long[talks][talks];
                    pause = new long[talks][talks];
                }
                case "weights" -> {
                    unavailable = new long[] {Long.parseLong(word[1])};
                    conflict = new long[] {Long.parseLong(word[2])};
                    crowd = new long[] {Long.parseLong(word[3])};
                    popular = new long[] {Long.parseLong(word[4])};
                    pauseMinutes = Long.parseLong(word[5]);
                }
                case "slot" -> {
                    Slot slot = new Slot();
                    slot.id = slots.size();
                    slot.start = Long.parseLong(word[1]);
                    slot.end = Long.parseLong(word[2]);
                    slot.day = Long.parseLong(word[3]);
                    slot.minutes = (int) (slot.end - slot.start);
                    slots.add(slot);
                }
                case "room" -> {
                    Room room = new Room();
                    room.id = rooms.size();
                    room.capacity = Integer.parseInt(word[1]);
                    room.unavailable = new boolean[slots.size()];
                    for (int i = 2; i < word.length; i++) {
                        room.unavailable[Integer.parseInt(word[i])] = true;
                    }
                    rooms.add(room);
                }
                case "talk" -> {
                    Talk talk = new Talk();
                    talk.id = programme.talks.size();
                    talk.level = Integer.parseInt(word[1]);
                    talk.favorites = Integer.parseInt(word[2]);
                    talk.risky = word[3].equals("1");
                    talk.pinned = word[4].equals("1");
                    int slot = Integer.parseInt(word[5]);
                    int room = Integer.parseInt(word[6]);
                    talk.slot = slot < 0 ? null : slots.get(slot);
                    talk.room = room < 0 ? null : rooms.get(room);
                    talk.slotPoints = new long[3][slots.size()];
                    talk.roomPoints = new long[3][rooms.size()];
                    programme.talks.add(talk);
                }
                case "slotpoints", "roompoints" -> {
                    // talk, level, one number for each slot or room; "x" where it may not be at all
                    Talk talk = programme.talks.get(Integer.parseInt(word[1]));
                    boolean bySlot = word[0].startsWith("slot");
                    long[] points = (bySlot ? talk.slotPoints : talk.roomPoints)[Integer.parseInt(word[2])];
                    for (int i = 3; i < word.length; i++) {
                        points[i - 3] = word[i].equals("x") ? 0 : Long.parseLong(word[i]);
                        if (word[2].equals("0") && !word[i].equals("x")) {
                            if (bySlot) {
                                talk.slots.add(slots.get(i - 3));
                            } else {
                                talk.rooms.add(rooms.get(i - 3));
                            }
                        }
                    }
                }
                case "pair" -> {
                    int a = Integer.parseInt(word[2]), b = Integer.parseInt(word[3]);
                    long points = Long.parseLong(word[4]);
                    long[][] facts = switch (word[1]) {
                        case "overlap-hard" -> overlapHard;
                        case "overlap" -> overlapSoft;
                        case "together" -> together;
                        case "track" -> track;
                        case "day" -> day;
                        case "order" -> order;
                        case "flow" -> flow;
                        default -> pause;
                    };
                    facts[a][b] = points;
                    if (facts != order && facts != flow) {
                        facts[b][a] = points;
                    }
                }
                default -> throw new IllegalArgumentException(line);
            }
        }
        return programme;
    }

    static SolverConfig config(double seconds, boolean tabu) {
        SolverConfig config = new SolverConfig()
                .withSolutionClass(Programme.class)
                .withEntityClasses(Talk.class)
                .withConstraintProviderClass(Provider.class)
                .withTerminationSpentLimit(Duration.ofMillis((long) (seconds * 1000)));
        return !tabu ? config : config.withPhases(new ConstructionHeuristicPhaseConfig(),
                new LocalSearchPhaseConfig().withLocalSearchType(LocalSearchType.TABU_SEARCH));
    }

    public static void main(String[] args) throws IOException {
        ((ch.qos.logback.classic.Logger) org.slf4j.LoggerFactory.getLogger("ROOT"))
                .setLevel(ch.qos.logback.classic.Level.WARN);
        double seconds = Double.parseDouble(args[2]), warmUp = Double.parseDouble(args[3]);
        boolean tabu = args.length > 4 && args[4].equals("tabu");
        if (warmUp > 0) {
            Programme problem = read(Path.of(args[0]));
            SolverFactory.<Programme>create(config(warmUp, tabu)).buildSolver().solve(problem);
        }
        Programme problem = read(Path.of(args[0]));
        Solver<Programme> solver = SolverFactory.<Programme>create(config(seconds, tabu)).buildSolver();
        long began = System.nanoTime();
        long[] best = {began};
        solver.addEventListener(event -> best[0] = System.nanoTime());
        Programme found = solver.solve(problem);
        List<String> lines = new ArrayList<>();
        HardMediumSoftLongScore score = found.score;
        lines.add("score %d %d %d".formatted(score.hardScore(), score.mediumScore(), score.softScore()));
        lines.add(String.format(Locale.ROOT, "seconds %.1f", (best[0] - began) / 1e9));
        for (Talk talk : found.talks) {
            lines.add("talk %d %d %d".formatted(talk.id, talk.slot.id, talk.room.id));
        }
        Files.write(Path.of(args[1]), lines);
    }
}
