"""Rules of identity that need neither database nor web."""
