"""The types of questions: one class each, all of them named in `registry`."""
