"""Commands for those who work on Insyn: translations, pictures, benchmarks."""
