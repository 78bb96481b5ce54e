"""When a figure about a small group must not be shown to those who may not see its rows.

Thin on purpose: primary cells only. Totals that would give a hidden cell away are not guarded here.
"""

from fractions import Fraction

from audits.domain.figures import Figure

SMALLEST_SHOWN = 5


def is_withheld(
    count: int | Fraction,
    base: int | Fraction | None = None,
    k: int = SMALLEST_SHOWN,
) -> bool:
    """Say whether a count, or a share of a base, is of a group smaller than k.

    A share is withheld also where those outside it are few, and where the base is small: both tell of
    persons. Zero tells of nobody. k is never below 5; ValueError otherwise.
    """
    if k < SMALLEST_SHOWN:
        raise ValueError(f"a group is protected below {SMALLEST_SHOWN} at least, not {k}")
    groups = (count,) if base is None else (count, base - count, base)
    return any(0 < group < k for group in groups)


def is_figure_withheld(figure: Figure, k: int = SMALLEST_SHOWN) -> bool:
    """Say whether a figure must be withheld from those who may not see its rows."""
    return is_withheld(figure.numerator, figure.denominator, k)
