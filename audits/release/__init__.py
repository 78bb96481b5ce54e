"""Release: what those outside see of a year, frozen and judged by the gate."""
