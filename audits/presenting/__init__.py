"""Presenting: words and charts for a reader and a language, without a request."""
