"""What tests of the pages of answering share."""

from tests.family_texts import family_folder

__all__ = ["family_folder"]
