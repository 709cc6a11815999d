package dev.taskbox.tui;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** All tasks outside the trash at one moment, in columns. Never changes; all boards share it. */
final class Cards {
    static final Cards NOTHING_YET = new Cards(Map.of(), List.of(), false, "");

    private final Map<Long, Card> all;
    private final Map<Column, List<Card>> columns = new EnumMap<>(Column.class);
    private final Set<String> projects = new TreeSet<>();
    private final BigDecimal cost;
    private final boolean loaded;
    private final String fault;

    /** @param known projects; those of tasks are named as well @param fault why it may be out of date; empty: it is not */
    Cards(Map<Long, Card> all, Collection<String> known, boolean loaded, String fault) {
        this.all = all;
        this.loaded = loaded;
        this.fault = fault;
        projects.addAll(known);
        BigDecimal sum = BigDecimal.ZERO;
        for (Column column : Column.values()) {
            columns.put(column, new ArrayList<>());
        }
        for (Card card : all.values()) {
            Column.of(card.state()).ifPresent(column -> in(column).add(card));
            projects.add(card.project());
            if (card.state().isActive()) {
                sum = sum.add(card.cost().amount());
            }
        }
        columns.forEach((column, cards) -> cards.sort(column.order()));
        cost = sum;
    }

    private Collection<Card> in(Column column) {
        return columns.getOrDefault(column, List.of());
    }

    static Cards of(Map<Long, Card> cards, Collection<String> projects, String fault) {
        return new Cards(new TreeMap<>(cards), projects, true, fault);
    }

    List<Card> column(Column column) {
        return columns.getOrDefault(column, List.of());
    }

    Map<Column, List<Card>> columns() {
        return columns;
    }

    Map<Column, List<Card>> matching(Predicate<Card> wanted) {
        Map<Column, List<Card>> found = new EnumMap<>(Column.class);
        columns.forEach((column, cards) ->
                found.put(column, cards.stream().filter(wanted).toList()));
        return found;
    }

    Optional<Card> card(long id) {
        return Optional.ofNullable(all.get(id));
    }

    Set<String> projects() {
        return new LinkedHashSet<>(projects);
    }

    int size() {
        return all.size();
    }

    boolean isLoaded() {
        return loaded;
    }

    String fault() {
        return fault;
    }

    /** What the runs that are under way have cost. */
    BigDecimal costUnderWay() {
        return cost;
    }
}
