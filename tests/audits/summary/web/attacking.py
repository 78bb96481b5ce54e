"""A reader who downloads all there is, reads every number, and asks the solver what follows from it.

Made apart from the code that withholds: from the pages' own words, the definitions of the figures, and
the bounds of audits.domain.disclosure. What the reader knows of its own units is taken off everything.
"""

import re
from dataclasses import dataclass, field
from html import unescape
from math import ceil
from urllib.parse import urldefrag, urljoin

import numpy as np

from audits.disclosure.bounds import bounds_of
from audits.disclosure.dimensions import Dimension
from audits.disclosure.systems import System
from audits.disclosure.tables import CountTable, Equation, TableShape
from audits.figures.domain.breakdowns import BREAKDOWNS, break_down, cell_rows
from audits.figures.domain.catalogue import catalogue_for
from audits.figures.domain.indicators import Kind, is_known, rows
from audits.figures.domain.sources import Source

K = 5
WORDS = ["ingen", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio"]
SERVED = re.compile(r'(?:href|src|srcset)="(/[^"]*)"')


def crawl(client, start="/", limit=400):
    """Every page of ours that can be reached by links from the start: address to answer."""
    found, waiting = {}, [start]
    while waiting and len(found) < limit:
        address = waiting.pop(0)
        if address in found:
            continue
        answer = client.get(address, follow_redirects=True)
        answer.get_data()
        answer.close()  # a static file stays open otherwise
        found[address] = answer
        if answer.mimetype in ("text/html", "image/svg+xml"):
            waiting += [_clean(address, each) for each in SERVED.findall(answer.text)]
    return found


def _clean(address, link):
    return urldefrag(urljoin(address, unescape(link.split(" ")[0])))[0]


def read_rows(html):
    """Numerator and base of the whole, by figure, as a manager's page tells them; None: withheld."""
    told = {}
    for key, row in re.findall(r'<tr data-figure="([^"]+)">(.*?)</tr>', html, re.DOTALL):
        _own, marked, whole = row.partition('<td class="number whole">')
        if marked:
            told[key] = read_counts(_words(whole))
    return told


def read_summary(html):
    """The same from an auditor's page: what stands beside each link to a figure."""
    told = {}
    for piece in re.split(r"<(?:tr|li|div class=\"key-figure\")>", html):
        link = re.search(r'href="/summary/\d+/figures/([a-z0-9_]+)"[^>]*>(.*?)(?:</tr|</li|</div|$)',
                         piece, re.DOTALL)  # fmt: skip
        if link:
            words = _words(link[2].partition("</a>")[2])
            told.setdefault(link[1], read_counts(words.split("↗")[0].split("↘")[0].split("→")[0]))
    return told


def _words(html):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


def read_counts(words):
    """Numerator and base of "69 % (66 av 95)", "161", "Fyra av fem"; None where nothing is told.

    A mean, "4,3 (medel av 12)", is told as its sum and its base.
    """
    words = words.replace("\xa0", "").lower()
    mean = re.search(r"([\d,]+) \(medel av (\d+)\)", words)
    if mean:
        return round(float(mean[1].replace(",", ".")) * int(mean[2])), int(mean[2])
    parts = re.search(r"(\d+) av (\d+)", words)
    if parts:
        return int(parts[1]), int(parts[2])
    spelt = re.search(rf"({'|'.join(WORDS)}) av ({'|'.join(WORDS)}|ett|två)", words)
    if spelt:
        return WORDS.index(spelt[1]), WORDS.index(spelt[2]) if spelt[2] in WORDS else 1
    if alike := re.search(rf"(alla|båda) ?({'|'.join(WORDS)})?", words):
        n = WORDS.index(alike[2]) if alike[2] else 2
        return n, n
    alone = re.match(r"(\d+)(?![\d ]*%)", words)
    return (int(alone[1]), None) if alone else None


@dataclass
class Attack:
    """What is left of each count without the reader's own, what of it is known, what adds up.

    now: which release is being read, told apart in the names of its counts.
    """

    values: dict = field(default_factory=dict)
    known: set = field(default_factory=set)
    sums: set = field(default_factory=set)
    names: dict = field(default_factory=dict)
    releases: list = field(default_factory=list)  # of each its counts: name to key and vector

    def count(self, name, vector, own):
        """A count by name; one that counts the same of each unit as another is that other."""
        vector = {unit: n for unit, n in vector.items() if n}
        same = tuple(sorted(vector.items()))
        key = self.names.setdefault(same if own is not None else (name, same), self.named(name))
        self.values[key] = sum(n for unit, n in vector.items() if unit not in (own or ()))
        self.releases[-1][name] = key, vector
        return key

    def named(self, name):
        """The name of a count in the release that is being read."""
        return name if len(self.releases) == 1 else f"{name} ({len(self.releases)})"

    def at(self, name):
        """The key of a count of the release that is being read."""
        return self.releases[-1].get(name, (name, {}))[0]

    def subtract(self, own):
        """What each count of the latest release is more or less than in each earlier one."""
        latest = self.releases[-1]
        for before in self.releases[:-1]:
            for name in before.keys() & latest.keys():
                (then, was), (now, is_) = before[name], latest[name]
                changes = {unit: is_.get(unit, 0) - was.get(unit, 0) for unit in {*was, *is_}}
                if any(changes.values()):
                    self._step(f"{then} to {now}", (then, now), changes, own or ())

    def _step(self, name, ends, changes, own):
        came = sum(n for unit, n in changes.items() if n > 0 and unit not in own)
        went = -sum(n for unit, n in changes.items() if n < 0 and unit not in own)
        then, now = ends
        if max(changes.values()) > 0:
            self.values[f"{name} came"] = came
        if min(changes.values()) < 0:
            self.values[f"{name} went"] = went
        if min(changes.values()) >= 0:
            self.sums.add((now, (then, f"{name} came")))
        elif max(changes.values()) <= 0:
            self.sums.add((then, (now, f"{name} went")))
        else:
            self.values[f"{name} both"] = self.values[then] + came
            self.sums |= {
                (f"{name} both", (then, f"{name} came")),
                (f"{name} both", (now, f"{name} went")),
            }

    def divide(self, name, top, base, own):
        rest = {unit: n - top.get(unit, 0) for unit, n in base.items()}
        ends = self.count(f"{name} in", top, own), self.count(f"{name} base", base, own)
        if min(rest.values(), default=0) < 0 or ends[0] == ends[1]:
            return ends
        outside = self.count(f"{name} out", rest, own)
        if outside != ends[1]:
            self.sums.add((ends[1], (ends[0], outside)))
        return ends

    def learn(self, told, *ends):
        if told is not None:
            self.known |= {end for end, n in zip(ends, told, strict=False) if n is not None}

    def derived(self):
        """Each small group that can be told to lie within less than 0..5: name, low, high."""
        cells = list(self.values)
        index = {frozenset({name}): at for at, name in enumerate(cells)}
        free = np.array([name not in self.known for name in cells])
        system = System(
            table=CountTable(TableShape((Dimension.flat("all", ("each",)),)), {}),
            earlier=(),
            insiders=(),
            cells=tuple(index),
            equations=tuple(
                Equation(frozenset({total}), tuple(frozenset({part}) for part in parts))
                for total, parts in sorted(self.sums)
            ),
            values=np.array([self.values[name] for name in cells]),
            known=~free,
            own=~free,
            knowers={},
            index=index,
        )
        for at, name in enumerate(cells):
            if 0 < self.values[name] < K:
                bounds = bounds_of(system, at, free)
                if bounds.low > 0 or bounds.high < K:
                    yield name, bounds.low, bounds.high


def attack(facts, own, told):
    """What follows for one who knows the own units and reads what is told. own: unit codes."""
    return attack_all([(facts, told)], own)


def attack_all(releases, own):
    """The same for one who has kept the pages of several releases of a year: facts and what is told."""
    found = Attack()
    for facts, told in releases:
        found.releases.append({})
        _read(found, facts, own, told)
        found.subtract(own)
    return found


def _read(found, facts, own, told):
    for key, indicator in catalogue_for(facts).items():
        if is_known(indicator, facts):
            _figure(found, indicator, (facts, own), told.get(key))
    for breakdown in BREAKDOWNS:
        parts = [each.key for each in break_down(breakdown, facts).cells]
        naming = {part: cell_rows(breakdown, part, facts) for part in parts}
        base = {row.label: 1 for named in naming.values() for row in named}
        for part, named in naming.items():
            key = f"{breakdown.key}/{part}"
            top = {row.label: 1 for row in named}
            found.learn(told.get(key), *found.divide(key, top, base, own))


def _figure(found, indicator, known, told):
    facts, own = known
    unit_of = {each.code: each.unit_code for each in facts.assignments}
    top, base = {}, {}
    for row in rows(indicator, facts):
        label = unit_of.get(row.label, row.label)
        top[label] = top.get(label, 0) + ceil(row.contribution)
        base[label] = base.get(label, 0) + int(row.weight)
    if indicator.source is Source.USER_SURVEY:
        _survey(found, indicator, (top, base), told)
        _skipped(found, indicator, facts, base)
    elif indicator.kind is Kind.COUNT:
        found.learn(told, found.count(indicator.key, top, own))
    elif indicator.kind is Kind.MEAN:
        # a sum is nothing that another count can be by accident: it is named
        ends = found.count(f"{indicator.key} base", base, own), found.named(f"{indicator.key} sum")
        found.values[ends[1]] = sum(n for unit, n in top.items() if unit not in own)
        found.learn(told, *ends[::-1])
    else:
        found.learn(told, *found.divide(indicator.key, top, base, own))


def _skipped(found, indicator, facts, base):
    """Who sent a form and stands outside the base of a question."""
    if indicator.question_key and base:
        group = indicator.group
        n = facts.survey_count(group, "") - sum(base.values())
        skipped = found.count(f"{indicator.key} skipped", {"": n}, None)
        parts = found.at(f"{indicator.key} base"), skipped
        found.sums.add((found.at(f"survey_response_{group or 'all'} in"), parts))


def _survey(found, indicator, ends, told):
    """A question's groups, which nobody knows any part of, adding up to all groups."""
    top, base = ends
    name = indicator.key.removesuffix(f"_{indicator.group or 'all'}")
    for group in top:
        found.divide(f"{name}_{group}", {group: top[group]}, {group: base[group]}, None)
    if indicator.group is None:
        found.divide(f"{name}_all", top, base, None)
        for end in ("in", "base", "out"):
            parts = tuple(found.at(f"{name}_{group} {end}") for group in top)
            whole = found.at(f"{name}_all {end}")
            if parts and all(part in found.values for part in (*parts, whole)):
                found.sums.add((whole, parts))
    found.learn(told, found.at(f"{indicator.key} in"), found.at(f"{indicator.key} base"))
