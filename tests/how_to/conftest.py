"""What the examples of the how-to pages share."""

from tests.family_texts import family_folder

__all__ = ["family_folder"]
