"""A year's figures together with what has been released of the same year before.

Whoever keeps an earlier release can subtract it from a later one. So the counts of all releases are
one system: a count that has changed is its former self, more what has come, less what has gone. Where
nothing has gone a reader is taken to know it: that can only make the reader look better informed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from audits.disclosure.limits import SMALLEST_SHOWN
from audits.release.domain.linked_figures import Amounts, LinkedFigures, Sum
from audits.release.domain.readers import Reader, left_of, readers_of


@dataclass(frozen=True)
class ReleasedFigures:
    """The figures of one release, and which of their counts it did not show."""

    linked: LinkedFigures
    hidden: frozenset[int]


@dataclass(frozen=True)
class Joined:
    """The counts of all releases of a year as one system; the figures are those of the latest.

    known: counts that an earlier release has shown. barred: sums behind a mean that must not be shown
    again, for the few that changed could be told by the two means.
    """

    linked: LinkedFigures
    known: frozenset[int] = frozenset()
    barred: frozenset[int] = frozenset()


def joined(
    now: LinkedFigures, earlier: Sequence[ReleasedFigures], more: Iterable[Reader] = ()
) -> Joined:
    """Put a year's figures together with its earlier releases, oldest first.

    more: readers to judge for beside those that follow from the figures.
    """
    if not earlier:
        return Joined(now)
    joining = _Joining()
    for each in earlier:
        joining.take(each.linked, each.hidden)
    place = joining.take(now)
    figures = tuple((key, tuple(place[n] for n in counts)) for key, counts in now.figures)
    linked = replace(joining.linked(), figures=figures)
    readers = tuple(dict.fromkeys((*more, *readers_of(linked))))
    barred = {each.now for each in joining.means if _tells_of_few(each, joining, readers)}
    return Joined(linked, frozenset(joining.known), frozenset(barred))


@dataclass(frozen=True)
class _MeanChange:
    """The sum behind a mean in an earlier release and now, and how its base has grown."""

    before: int
    now: int
    grown: Amounts


def _tells_of_few(change: _MeanChange, joining: "_Joining", readers: Iterable[Reader]) -> bool:
    """Whether some reader could tell from two means what fewer than five add to the sum."""
    then, now = dict(joining.counts[change.before]), dict(joining.counts[change.now])
    changed = {unit for unit in {*then, *now} if then.get(unit) != now.get(unit)}
    return any(
        changed - reader and left_of(change.grown, reader) < SMALLEST_SHOWN for reader in readers
    )


@dataclass
class _Joining:
    counts: list[Amounts] = field(default_factory=list)
    sums: set[Sum] = field(default_factory=set)
    sensitive: dict[tuple[int, int], None] = field(default_factory=dict)
    providers: dict[tuple[str, str], None] = field(default_factory=dict)
    known: set[int] = field(default_factory=set)
    releases: list[dict[str, int]] = field(default_factory=list)  # by role the count's number
    grown: dict[tuple[int, int], int] = field(default_factory=dict)
    shrunk: dict[tuple[int, int], int] = field(default_factory=dict)
    means: list[_MeanChange] = field(default_factory=list)

    def take(self, linked: LinkedFigures, hidden: frozenset[int] | None = None) -> list[int]:
        """Add a release's counts and how each differs from before; gives their numbers here.

        hidden: what the release did not show; None: nothing is shown yet.
        """
        place = self._placed(linked)
        self.sums |= {
            Sum(place[one.total], tuple(place[part] for part in one.parts)) for one in linked.sums
        }
        self.providers |= dict.fromkeys(linked.providers)
        if hidden is not None:
            self.known |= {place[each] for each in linked.told - hidden}
        pairs = [(place[part], place[whole]) for part, whole in linked.sensitive]
        self.sensitive |= dict.fromkeys(pairs)
        roles = {role: place[number] for role, number in linked.roles}
        means = {place[total]: place[base] for total, base in linked.means}
        for before in self.releases:
            self._compare(before, roles, means)
            self._all_alike(before, roles, pairs)
        self.releases.append(roles)
        return place

    def _placed(self, linked: LinkedFigures) -> list[int]:
        """The number of each count: that of the same count in an earlier release, or a new one."""
        same: dict[int, int] = {}
        for role, number in linked.roles:
            for before in reversed(self.releases):
                known = before.get(role)
                if known is not None and self.counts[known] == linked.counts[number]:
                    same.setdefault(number, known)
        return [
            same[number] if number in same else self._new(amounts)
            for number, amounts in enumerate(linked.counts)
        ]

    def _new(self, amounts: Amounts) -> int:
        self.counts.append(amounts)
        return len(self.counts) - 1

    def _compare(
        self, before: dict[str, int], roles: dict[str, int], means: dict[int, int]
    ) -> None:
        base_before = {total: before.get(_base_role(role)) for role, total in before.items()}
        for role, now in roles.items():
            then = before.get(role)
            if then is None or then == now:
                continue
            if now in means:
                base = base_before[then]
                if then in self.known and base is not None:
                    grown, _shrunk = _changes(self.counts[base], self.counts[means[now]])
                    self.means.append(_MeanChange(then, now, grown))
            elif self.counts[then] == self.counts[now]:
                self.sums.add(Sum(then, (now,)))
            elif (then, now) not in {*self.grown, *self.shrunk}:
                self._differ(then, now)

    def _differ(self, then: int, now: int) -> None:
        """A count that has changed: what has come, and what has gone, are counts of their own."""
        came, went = _changes(self.counts[then], self.counts[now])
        if came:
            self.grown[then, now] = self._new(came)
        if went:
            self.shrunk[then, now] = self._new(went)
        if not went:
            self.sums.add(Sum(now, (then, self.grown[then, now])))
        elif not came:
            self.sums.add(Sum(then, (now, self.shrunk[then, now])))
        else:
            both = self._new(_added(self.counts[then], came))
            self.sums.add(Sum(both, (then, self.grown[then, now])))
            self.sums.add(Sum(both, (now, self.shrunk[then, now])))

    def _all_alike(
        self, before: dict[str, int], roles: dict[str, int], pairs: Iterable[tuple[int, int]]
    ) -> None:
        """That all who came, or went, gave the same answer must not show either."""
        was = {number: before[role] for role, number in roles.items() if role in before}
        for part, whole in pairs:
            if part in was and whole in was:
                change = (was[part], part), (was[whole], whole)
                for moved in (self.grown, self.shrunk):
                    if change[0] in moved and change[1] in moved:
                        self.sensitive[moved[change[0]], moved[change[1]]] = None

    def linked(self) -> LinkedFigures:
        """All counts as one system, without figures."""
        return LinkedFigures(
            counts=tuple(self.counts),
            sums=tuple(
                sorted(
                    (one for one in self.sums if one.total not in one.parts),
                    key=lambda each: (each.total, each.parts),
                )
            ),
            figures=(),
            sensitive=tuple(self.sensitive),
            providers=tuple(self.providers),
        )


def _base_role(role: str) -> str:
    return role.removesuffix(" in") + " of"


def _changes(then: Amounts, now: Amounts) -> tuple[Amounts, Amounts]:
    """What each unit has more of now, and what it has less of."""
    before, after = dict(then), dict(now)
    differences = {
        unit: after.get(unit, 0) - before.get(unit, 0) for unit in sorted({*before, *after})
    }
    grown = tuple((unit, n) for unit, n in differences.items() if n > 0)
    shrunk = tuple((unit, -n) for unit, n in differences.items() if n < 0)
    return grown, shrunk


def _added(first: Amounts, second: Amounts) -> Amounts:
    found = dict(first)
    for unit, n in second:
        found[unit] = found.get(unit, 0) + n
    return tuple(sorted(found.items()))
