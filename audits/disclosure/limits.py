"""The limits that protection keeps to; loads nothing, so that pages may ask."""

SMALLEST_SHOWN = 5  # a smaller group is never shown to those who may not see its rows
