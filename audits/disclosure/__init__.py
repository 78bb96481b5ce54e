"""Disclosure: hiding small groups in tables, and the gate that proves it; pure, nothing of Insyn."""
