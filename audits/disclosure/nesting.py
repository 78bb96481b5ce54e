"""Which columns of a file nest (each unit has one provider), and the dimensions that they make."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations

from audits.disclosure.dimensions import ROOT, Dimension, Split
from audits.disclosure.tables import BadTable

# One value for each column of a group; ROOT where all are meant.
Node = tuple[str, ...]


@dataclass(frozen=True)
class ValueRow:
    """The values of some columns, and the line that they stood on."""

    values: Node
    line: int


@dataclass
class Nest:
    """Columns that hang together, because values of one decide those of another.

    decided: for each pair of columns by position, what each value of the first decides in the second.
    """

    columns: tuple[str, ...]
    decided: Mapping[tuple[int, int], Mapping[str, str]] = field(default_factory=dict)

    def node(self, values: Sequence[str]) -> Node:
        """The values with all that they decide filled in."""
        filled = list(values)
        for (a, b), of in self.decided.items():
            if filled[a] != ROOT:
                filled[b] = of[filled[a]]
        return tuple(filled)

    def code(self, node: Node) -> str:
        """What names a node: its values that no other value decides; ROOT for the total of all."""
        told = [
            f"{column}={value}"
            for at, (column, value) in enumerate(zip(self.columns, node, strict=True))
            if value != ROOT and not self._is_decided(at, node)
        ]
        return " & ".join(told) or ROOT

    def _is_decided(self, at: int, node: Node) -> bool:
        # of two that decide each other the first names the node
        return any(
            b == at and node[a] != ROOT and not ((b, a) in self.decided and b < a)
            for a, b in self.decided
        )

    def dimension(self, nodes: Iterable[Node]) -> tuple[Dimension, Mapping[str, Node]]:
        """The dimension of these nodes and all that they stand under; and each code's node."""
        root = (ROOT,) * len(self.columns)
        wanted = {root, *nodes}
        for node in tuple(wanted):
            for at, value in enumerate(node):
                wanted.add(self.node([value if i == at else ROOT for i in range(len(node))]))
        atoms = [n for n in wanted if not any(_covers(n, o) for o in wanted if o != n)]
        splits = [split for node in sorted(wanted) for split in self._splits(node, wanted, atoms)]
        if not splits:
            raise BadTable(f"the column {', '.join(self.columns)} holds nothing but totals")
        by_code = {self.code(node): node for node in wanted}
        return Dimension(" < ".join(self.columns), tuple(splits)), by_code

    def _splits(self, node: Node, wanted: set[Node], atoms: list[Node]) -> list[Split]:
        under = [atom for atom in atoms if atom != node and _covers(node, atom)]
        open_ = [at for at, value in enumerate(node) if value == ROOT]
        open_.sort(key=lambda at: -sum(b == at for _, b in self.decided))
        used: list[int] = []
        found = []
        for at in open_ if under else ():
            parts = {self.node([*node[:at], atom[at], *node[at + 1 :]]) for atom in under}
            if node in parts or not parts <= wanted or any((at, up) in self.decided for up in used):
                continue
            used.append(at)
            found.append(Split(self.code(node), tuple(sorted(map(self.code, parts)))))
        return found


def _covers(node: Node, other: Node) -> bool:
    return all(mine in (ROOT, its) for mine, its in zip(node, other, strict=True))


def nests(
    columns: Sequence[str], rows: Sequence[ValueRow], forced: set[tuple[str, str]]
) -> list[Nest]:
    """Group the columns of one axis into nests; columns that are crossed stand alone.

    forced: pairs (finer, coarser) that must nest. Raises BadTable with the line where a value that
    must have a parent has none or two.
    """
    decided: dict[tuple[int, int], dict[str, str]] = {}
    for a, b in permutations(range(len(columns)), 2):
        of, crossing = _decisions(rows, a, b)
        names = (columns[a], columns[b])
        if crossing and names in forced:
            value, other = crossing.values[a], crossing.values[b]
            both = f"{names[1]} {of[value]} and {other}"
            raise BadTable(f"{names[0]} {value} stands under both {both}", crossing.line)
        if of and not crossing:
            _check_parents(rows, (a, b), of, names)
            decided[a, b] = of
    return [_nest(group, columns, decided) for group in _joined(len(columns), decided)]


def _decisions(rows: Sequence[ValueRow], a: int, b: int) -> tuple[dict[str, str], ValueRow | None]:
    # what each value decides, and the first row that disagrees: then the columns are crossed
    found: dict[str, str] = {}
    for row in rows:
        value, other = row.values[a], row.values[b]
        if ROOT not in (value, other) and found.setdefault(value, other) != other:
            return found, row
    return found, None


def _check_parents(
    rows: Sequence[ValueRow], pair: tuple[int, int], of: Mapping[str, str], names: tuple[str, str]
) -> None:
    for row in rows:
        if row.values[pair[0]] not in (ROOT, *of):
            raise BadTable(f"{names[0]} {row.values[pair[0]]} has no {names[1]}", row.line)


def _joined(n: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    group = list(range(n))
    for a, b in pairs:
        old, new = max(group[a], group[b]), min(group[a], group[b])
        group = [new if each == old else each for each in group]
    return [[at for at in range(n) if group[at] == each] for each in sorted(set(group))]


def _nest(
    group: list[int],
    columns: Sequence[str],
    decided: Mapping[tuple[int, int], Mapping[str, str]],
) -> Nest:
    place = {at: i for i, at in enumerate(group)}
    return Nest(
        tuple(columns[at] for at in group),
        {(place[a], place[b]): of for (a, b), of in decided.items() if a in place and b in place},
    )
