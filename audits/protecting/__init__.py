"""Protecting: the command that protects a file of counts; stands apart from the rest."""
