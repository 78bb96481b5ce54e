"""How many examples a property is tried with: the profile's, or so many times them."""

from hypothesis import settings


def examples(times: float) -> settings:
    """More for what guards somebody's secret, fewer for what takes seconds each."""
    return settings(max_examples=max(1, round(settings().max_examples * times)))
